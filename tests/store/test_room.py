"""How much room a store has is told by looking: of the folder it will lie in, and of what lies there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from rung.store.room import room
from rung.store.store import Store
from shared import missing


def test_a_store_that_is_not_there_yet_has_the_room_of_the_folder_above_it(tmp_path: Path) -> None:
    found = room(tmp_path / "no" / "such" / "rung.db")
    assert (found.folder, found.barred, found.files) == (str(tmp_path), "", True)
    assert abs(found.free - shutil.disk_usage(tmp_path).free) < shutil.disk_usage(tmp_path).total / 5
    assert list(tmp_path.iterdir()) == []


def test_looking_at_a_store_changes_nothing_of_it(tmp_path: Path) -> None:
    Store.open(tmp_path / "rung.db").close()
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir() if path.is_file()}
    assert room(tmp_path / "rung.db").barred == ""
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before} == before


@pytest.mark.parametrize("made", [True, False])
def test_a_disk_that_is_full_or_only_read_is_told_before_anything_is_written(tmp_path: Path, *, made: bool) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ("mount", "-t", "tmpfs", "-o", "size=400k,nr_inodes=20", "none", str(disk)), capture_output=True, check=False
    )
    if mounted.returncode:
        missing(f"no small disk can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        path = disk / "rung.db"
        if made:
            Store.open(path).close()
        assert 0 < room(path).free <= 400 * 1024
        (disk / "filler").write_bytes(b"x" * room(path).free)
        assert room(path).free == 0
        (disk / "filler").unlink()
        while room(path).files:
            (disk / str(len(list(disk.iterdir())))).touch()
        subprocess.run(("mount", "-o", "remount,ro", str(disk)), check=True)
        assert room(path).barred == "is on a disk that is mounted for reading only"
    finally:
        subprocess.run(("umount", str(disk)), check=True)
