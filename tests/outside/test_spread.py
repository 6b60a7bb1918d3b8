"""A folder that is marked so that what is made in it lies apart, wherever it lies itself."""

from __future__ import annotations

import subprocess
from contextlib import closing
from pathlib import Path
from shutil import which

import pytest

from rung.outside.ground import Ground
from rung.outside.spread import spread


def marked(folder: Path, change: str) -> str | None:
    """Return the marks of a folder after a change; None where its file system, or this machine, knows none."""
    if (
        which("chattr") is None
        or subprocess.run(["chattr", change, folder], capture_output=True, check=False).returncode
    ):
        return None
    told = subprocess.run(["lsattr", "-d", folder], capture_output=True, text=True, check=True)
    return told.stdout.split()[0]


def test_a_folder_is_marked_as_a_top_and_keeps_its_other_marks(tmp_path: Path) -> None:
    known = marked(tmp_path, "+dT") is not None
    assert "T" not in (marked(tmp_path, "-T") or "")
    spread(tmp_path)
    assert not known or {"T", "d"} <= set(marked(tmp_path, "+d") or "")


@pytest.mark.parametrize("folder", ["/proc/self", "/sys", "/no/such/folder"])
def test_where_nothing_can_be_marked_nothing_happens(folder: str) -> None:
    spread(Path(folder))


def test_copies_of_two_lie_in_folders_of_different_names(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    with closing(Ground(str(tmp_path / "project"))) as one, closing(Ground(str(tmp_path / "project"))) as two:
        names = [Path(each.copy()).parents[2].name for each in (one, two)]
    assert names[0] != names[1]
