from __future__ import annotations

import stat
from pathlib import Path

import pytest

from rung.ledger.key import verified
from rung.ledger.succession import follow
from rung.model.errors import UntrustedError
from rung.outside.keys import installation_key, known_keys, rotate


def test_a_key_is_made_once_and_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "state"
    key = installation_key(folder)
    assert installation_key(folder).public == key.public
    assert stat.S_IMODE((folder / "signing.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(one.name for one in folder.iterdir()) == [f"{key.public.name}.pub", "signing.key"]


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


AT = "2026-11-09T03:12:45.000001Z"


def test_a_rotated_key_is_named_by_an_entry_of_the_one_before_which_is_gone(tmp_path: Path) -> None:
    first = installation_key(tmp_path)
    seed = (tmp_path / "signing.key").read_bytes()
    second, third = rotate(tmp_path, AT), rotate(tmp_path, AT)
    assert follow(third.rotations).keys == (first.public, second.public, third.public)
    assert (installation_key(tmp_path).public, installation_key(tmp_path).rotations) == (third.public, third.rotations)
    assert stat.S_IMODE((tmp_path / "signing.key").stat().st_mode) == 0o600
    assert seed not in [place.read_bytes() for place in tmp_path.iterdir()]
    names = sorted(place.name for place in tmp_path.iterdir() if place.suffix != ".pub")
    assert names == ["0001.rotation", "0002.rotation", "signing.key"]


def test_a_rotation_interrupted_before_its_entry_never_was(tmp_path: Path) -> None:
    first = installation_key(tmp_path)
    (tmp_path / "signing.key.next").touch(0o600)
    (tmp_path / "signing.key.next").write_bytes(b"n" * 32)
    assert installation_key(tmp_path).public == first.public
    second = rotate(tmp_path, AT)
    assert follow(second.rotations).keys == (first.public, second.public)
    (tmp_path / "signing.key.next").touch(0o600)
    (tmp_path / "signing.key.next").write_bytes(b"n" * 32)
    assert installation_key(tmp_path).public == second.public
    assert len(rotate(tmp_path, AT).rotations) == 2


def test_a_rotation_interrupted_after_its_entry_is_finished_by_the_next_who_asks(tmp_path: Path) -> None:
    installation_key(tmp_path)
    old = (tmp_path / "signing.key").read_bytes()
    new = rotate(tmp_path, AT)
    (tmp_path / "signing.key").rename(tmp_path / "signing.key.next")
    (tmp_path / "signing.key").touch(0o600)
    (tmp_path / "signing.key").write_bytes(old)
    assert installation_key(tmp_path).public == new.public
    assert not (tmp_path / "signing.key.next").exists()


def test_a_lost_key_is_made_anew_and_begins_a_succession_of_its_own(tmp_path: Path) -> None:
    rotate(tmp_path, AT)
    (tmp_path / "signing.key").unlink()
    anew = installation_key(tmp_path)
    assert anew.rotations == ()
    after = rotate(tmp_path, AT)
    assert follow(after.rotations).keys == (anew.public, after.public)
    assert (tmp_path / f"0001.rotation.before-{anew.public.name}").exists()


def test_every_key_that_ever_signed_here_is_known_though_its_private_half_is_lost(tmp_path: Path) -> None:
    assert known_keys(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []  # to look makes none
    first = installation_key(tmp_path)
    second = rotate(tmp_path, AT)
    (tmp_path / "signing.key").unlink()
    third = installation_key(tmp_path)
    assert known_keys(tmp_path)[0] == third.public
    assert set(known_keys(tmp_path)) == {first.public, second.public, third.public}


def test_a_file_that_is_no_public_key_vouches_for_nothing(tmp_path: Path) -> None:
    key = installation_key(tmp_path)
    (tmp_path / "other.pub").write_bytes(b"\xff no key")
    assert known_keys(tmp_path) == (key.public,)
