from __future__ import annotations

import sys
import traceback
from pathlib import Path

import pytest

from rung.model.errors import UsageError
from rung.model.job import Job
from rung.outside.process import run
from rung.outside.vault import LONGEST, Vault

VALUE = "correct-horse-9"


def refused(reference: str) -> UsageError:
    """Return the error of revealing a reference, whose whole traceback must not hold the value."""
    with pytest.raises(UsageError) as caught:
        Vault().reveal(reference)
    said = "".join(traceback.format_exception(caught.value)) + caught.value.advice
    assert VALUE not in said
    assert reference in caught.value.message
    return caught.value


def test_a_secret_is_fetched_from_the_environment_a_file_or_a_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DB_PASS", VALUE)
    file = tmp_path / "secret"
    file.write_bytes(VALUE.encode() + b"\r\n")
    vault = Vault()
    assert vault.reveal("env:DB_PASS") == VALUE
    assert vault.reveal(f"file:{file}") == VALUE
    assert vault.reveal(f"cmd:{sys.executable} -c 'print(\"{VALUE}\")'") == VALUE


def test_a_command_is_read_by_no_shell() -> None:
    assert Vault().reveal("cmd:echo '$(id) and more'") == "$(id) and more"


def test_a_secret_is_fetched_once(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(VALUE)
    vault = Vault()
    assert vault.reveal(f"file:{file}") == VALUE
    file.unlink()
    assert vault.reveal(f"file:{file}") == VALUE


def test_a_secret_that_is_not_there_is_named_by_its_reference(tmp_path: Path) -> None:
    for reference in (
        "env:RUNG_NO_SUCH_SECRET",
        f"file:{tmp_path}/none",
        "cmd:no-such-program-of-ours",
        f"cmd:sh -c 'printf {VALUE[:4]}\"{VALUE[4:]}\"; exit 3'",
        "keyring:orders/ops",
    ):
        assert refused(reference).id == "secret-missing"


def test_a_secret_that_is_too_short_or_unusable_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHORT", "1234567")
    assert refused("env:SHORT").id == "secret-too-short"
    monkeypatch.setenv("SHORT", "éééé")
    assert Vault().reveal("env:SHORT") == "éééé"
    file = tmp_path / "secret"
    for data in (VALUE.encode() + b"\0x", b"x" * (LONGEST + 1)):
        file.write_bytes(data)
        assert refused(f"file:{file}").id == "secret-unusable"


def test_a_command_finds_its_secrets_in_its_environment_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_PASS", VALUE)
    script = 'test "${PGPASSWORD:-}" = correct-horse-9; test -z "${DB_PASS:-}"; ! grep -qz horse-9$ /proc/$$/cmdline'
    assert run(Job(script=script, secrets={"PGPASSWORD": "env:DB_PASS"})).ok


def test_a_command_whose_secret_is_missing_is_not_started(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        run(Job(script="touch ran", cwd=str(tmp_path), secrets={"X": "env:RUNG_NO_SUCH_SECRET"}))
    assert caught.value.id == "secret-missing"
    assert list(tmp_path.iterdir()) == []
