from __future__ import annotations

import os
import pwd
import re

import pytest

from rung.outside.user import actor


def test_the_actor_is_an_account_at_a_host() -> None:
    assert re.fullmatch(r"[^@\s]+@\S+", actor())
    assert actor() == actor()


def test_behind_sudo_the_person_counts_and_only_there(monkeypatch: pytest.MonkeyPatch) -> None:
    other = next(one for one in pwd.getpwall() if one.pw_uid not in (0, os.getuid()))
    before = actor()
    monkeypatch.setenv("SUDO_UID", str(other.pw_uid))
    assert actor().startswith(f"{other.pw_name}@") is (os.getuid() == 0)
    monkeypatch.setenv("SUDO_UID", "3999999")
    assert actor().startswith("uid-3999999@") is (os.getuid() == 0)
    for nonsense in ("", "x", "-1", "\u0663", "9" * 40):
        monkeypatch.setenv("SUDO_UID", nonsense)
        assert "@" in actor()
    monkeypatch.delenv("SUDO_UID")
    assert actor() == before
