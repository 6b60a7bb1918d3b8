"""A folder that is removed with all that is in it, and nothing else."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from rung.outside.removal import remove


def test_all_that_a_folder_holds_is_removed_and_nothing_that_a_link_leads_to(tmp_path: Path) -> None:
    kept, gone = tmp_path / "kept", tmp_path / "gone"
    (kept / "sub").mkdir(parents=True)
    (kept / "sub" / "file").write_text("1")
    (gone / "a" / "b").mkdir(parents=True)
    (gone / "a" / "b" / "new\nline").write_text("1")
    (gone / "a" / "folder").symlink_to(kept)
    (gone / "a" / "file").symlink_to(kept / "sub" / "file")
    (gone / "circle").symlink_to("circle")
    os.mkfifo(gone / "a" / "pipe")
    os.makedirs(os.fsencode(gone) + b"/\xff\xfe/c")  # noqa: PTH103 - a name of bytes
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(gone / "socket"))
    remove(gone)
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]
    assert (kept / "sub" / "file").read_text() == "1"


def test_what_is_not_there_is_removed(tmp_path: Path) -> None:
    remove(tmp_path / "nothing")


@pytest.mark.parametrize("mode", [0, 0o100, 0o300, 0o500, 0o400])
def test_a_folder_that_was_closed_is_removed_whole(mode: int, tmp_path: Path) -> None:
    for name in ("gone/sub", "gone/a/sub", "gone/a/b/sub"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").write_text("1")
        (tmp_path / name).chmod(mode)
    remove(tmp_path / "gone")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_folder_is_told_and_kept(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_text("1")
    (tmp_path / "link").symlink_to("folder")
    with pytest.raises(OSError, match="link"):  # each Python says it in words of its own
        remove(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    with pytest.raises(NotADirectoryError):
        remove(tmp_path / "folder" / "file")
    assert (tmp_path / "folder" / "file").read_text() == "1"
