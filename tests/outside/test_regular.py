"""What is read of a file, and what is not even opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rung.outside.regular import content

LARGEST = 200_000


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, LARGEST])
def test_all_of_a_file_is_read_whatever_its_size(tmp_path: Path, size: int) -> None:
    """As much as the largest that is asked for."""
    held = os.urandom(size)
    (tmp_path / "file").write_bytes(held)
    assert content(tmp_path / "file", LARGEST) == held


def test_a_larger_file_is_not_read(tmp_path: Path) -> None:
    """It is no text that somebody wrote."""
    (tmp_path / "file").write_bytes(b"x" * (LARGEST + 1))
    assert content(str(tmp_path / "file"), LARGEST) is None


def test_what_the_kernel_tells_by_a_file_without_a_size_is_read() -> None:
    """Its size is none, and it holds something."""
    told = Path("/proc/self/status")
    if not told.exists():
        pytest.skip("only Linux tells of processes by files")
    assert (content(told, LARGEST) or b"").startswith(b"Name:")


def test_a_link_is_followed(tmp_path: Path) -> None:
    """A project may keep its makefile elsewhere."""
    (tmp_path / "file").write_bytes(b"held")
    (tmp_path / "link").symlink_to("file")
    assert content(tmp_path / "link", LARGEST) == b"held"


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    """To open a pipe would wait for who writes into it: this test would not end."""
    os.mkfifo(tmp_path / "pipe")
    assert content(tmp_path / "pipe", LARGEST) is None
    assert content(tmp_path, LARGEST) is None


@pytest.mark.parametrize("name", ["none", "a\0b", "x" * 5000])
def test_what_is_not_there_holds_nothing(tmp_path: Path, name: str) -> None:
    """Nothing is raised either, be it a name that no file can have."""
    assert content(f"{tmp_path}/{name}", LARGEST) is None
