"""What is named as a file and is none is refused at once: a pipe without a writer and a device never end."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from rung.model.errors import UsageError
from rung.outside.whole import opened, whole


def test_a_regular_file_is_read_whole_also_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "b").symlink_to("a")
    assert whole(tmp_path / "b", 5) == b"12345"
    with opened(tmp_path / "a") as file:
        assert file.read(2) == b"12"


@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "folder"])
def test_what_is_no_regular_file_is_refused_at_once_and_named(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "it"
    with socket.socket(socket.AF_UNIX) as listening:
        match kind:
            case "pipe":
                os.mkfifo(place)
            case "socket":
                listening.bind(str(place))
            case "device":
                place.symlink_to("/dev/zero")
            case _:
                place.mkdir()
        with pytest.raises(UsageError, match=f"it is a {kind}, no regular file") as caught:
            whole(place, 10)
    assert (caught.value.id, caught.value.where) == ("not-a-file", str(place))


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    place = tmp_path / "sparse"
    with place.open("wb") as file:
        file.truncate(64 * 1024**3)
    with pytest.raises(UsageError, match="68,719,476,736 bytes") as caught:
        whole(place, 1000)
    assert caught.value.id == "file-too-large"


def test_a_file_that_says_it_is_empty_and_is_not_is_read_no_further_than_allowed() -> None:
    with pytest.raises(UsageError) as caught:
        whole(Path("/proc/self/maps"), 100)
    assert caught.value.id == "file-too-large"


def test_what_is_not_there_is_told_as_open_tells_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        whole(tmp_path / "gone", 10)
