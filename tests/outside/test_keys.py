from __future__ import annotations

import stat
from pathlib import Path

import pytest

from rung.ledger.key import verified
from rung.model.errors import UntrustedError
from rung.outside.keys import installation_key


def test_a_key_is_made_once_and_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "state"
    key = installation_key(folder)
    assert installation_key(folder).public == key.public
    assert stat.S_IMODE((folder / "signing.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [one.name for one in folder.iterdir()] == ["signing.key"]


def test_what_it_signs_is_verified_by_its_public_half_and_no_other(tmp_path: Path) -> None:
    key, other = installation_key(tmp_path / "one"), installation_key(tmp_path / "two")
    signature = key.sign(b"message")
    assert verified(key.public, signature, b"message")
    assert not verified(key.public, signature, b"massage")
    assert not verified(other.public, signature, b"message")
    assert key.public != other.public


def test_a_key_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    installation_key(tmp_path)
    (tmp_path / "signing.key").chmod(0o640)
    with pytest.raises(UntrustedError) as caught:
        installation_key(tmp_path)
    assert caught.value.id == "key-exposed"


@pytest.mark.parametrize("data", [b"", b"short", b"x" * 33])
def test_a_damaged_key_is_said_and_never_replaced_silently(tmp_path: Path, data: bytes) -> None:
    place = tmp_path / "signing.key"
    place.touch(0o600)
    place.write_bytes(data)
    with pytest.raises(UntrustedError) as caught:
        installation_key(tmp_path)
    assert caught.value.id == "key-damaged"
    assert place.read_bytes() == data


def test_a_folder_that_cannot_hold_a_key_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UntrustedError) as caught:
        installation_key(tmp_path / "file" / "state")
    assert caught.value.id == "key-unreadable"
