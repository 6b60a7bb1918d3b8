from __future__ import annotations

import os
from pathlib import Path

import pytest

from rung.model.errors import UntrustedError
from rung.outside.append import append


def test_lines_are_added_each_on_its_own_and_nothing_is_taken_away(tmp_path: Path) -> None:
    place = tmp_path / "anchors.txt"
    append(place, b"one\n", 60)
    append(place, b"two\n", 60)
    assert place.read_bytes() == b"one\ntwo\n"
    place.write_bytes(b"cut of")
    append(place, b"three\n", 60)
    assert place.read_bytes() == b"cut of\nthree\n"


def test_nothing_is_added_to_try_whether_it_could_be(tmp_path: Path) -> None:
    place = tmp_path / "anchors.txt"
    append(place, b"", 60)
    assert not place.exists()
    place.write_bytes(b"cut of")
    append(place, b"", 60)
    assert place.read_bytes() == b"cut of"
    with pytest.raises(UntrustedError):
        append(tmp_path / "missing" / "file", b"", 60)


def test_a_place_that_cannot_be_written_is_an_error_and_never_a_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path, tmp_path / "missing" / "file", tmp_path / "pipe"):
        with pytest.raises(UntrustedError) as caught:
            append(place, b"x\n", 60)
        assert caught.value.id == "anchor-not-written"
        assert str(place) in caught.value.message
