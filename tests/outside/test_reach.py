"""What a command takes away on this machine: through folders, links and other names, by looking only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rung.outside.reach import MOST, DiskReach
from rung.risk.context import Context
from rung.risk.guards.argv import unfold
from rung.risk.guards.keeps import Answer, Kept, keep, kept

LINES = (Path(__file__).parent / "data" / "reach.txt").read_text("utf-8").splitlines()
ANSWERS = {"H": Answer.HOLDS, "U": Answer.UNSEEN, "F": Answer.FREE}
CASES = [(ANSWERS[line[0]], *line[2:].split("|", 1)) for line in LINES if not line.startswith("#")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    here = tmp_path / "here"
    for name in ("data/deep", "src", "empty"):
        (here / name).mkdir(parents=True)
    for name in ("c.db", "data/deep/c.db", "c.db.bak", "other", "src/a"):
        (here / name).write_text("x")
    (here / "blank.c.db").touch()
    for name, to in (("link", "c.db"), ("far", "data"), ("out", "/dev/null")):
        (here / name).symlink_to(to)
    (here / "hard").hardlink_to(here / "c.db")
    return here


def asked(folder: Path, pattern: str, command: str, most: int = MOST) -> Kept:
    wanted = keep(pattern)
    assert wanted is not None
    return kept(wanted, unfold(command, "bash", Context()).losses, DiskReach(str(folder), most))


@pytest.mark.parametrize(("answer", "pattern", "command"), CASES)
def test_a_guard_sees_what_the_files_say(folder: Path, answer: Answer, pattern: str, command: str) -> None:
    before = sorted((str(path), path.lstat().st_mtime_ns) for path in folder.rglob("*"))
    found = asked(folder, pattern, command)
    assert found.answer is answer, found
    assert sorted((str(path), path.lstat().st_mtime_ns) for path in folder.rglob("*")) == before


def test_a_guard_on_a_whole_path_holds_where_the_command_names_it_from_its_folder(folder: Path) -> None:
    (folder.parent / "way").symlink_to(folder)
    for pattern in (f"rm {folder}/c.db", f"rm {folder.parent}/way/c.db", f"rm {folder.parent}/*/c.db"):
        assert asked(folder, pattern, "mv c.db /tmp").answer is Answer.HOLDS
        assert asked(folder.parent / "way", pattern, ": > c.db").answer is Answer.HOLDS
        assert asked(folder, pattern, ": > other").answer is Answer.FREE


def test_a_name_that_is_no_text_is_told_as_text(folder: Path) -> None:
    (folder / "c.db").rename(folder / os.fsdecode(b"\xffc.db"))
    found = asked(folder, "rm *c.db", "rm -r .")
    assert found.answer is Answer.HOLDS
    assert found.reason.encode("utf-8").endswith((b"/\\udcffc.db", b"/data/deep/c.db"))


def test_a_tree_that_is_too_large_or_may_not_be_read_could_not_be_judged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = asked(folder, "rm *nothing-like-it*", "rm -r .", most=3)
    assert found == Kept(Answer.UNSEEN, "not all that `rm -r .` reaches was looked at")
    monkeypatch.setattr(os, "walk", _unreadable)
    assert asked(folder, "rm *c.db*", "rm -r data").answer is Answer.UNSEEN


def _unreadable(folder: str, onerror: object) -> list[object]:
    assert callable(onerror)
    onerror(PermissionError(folder))
    return []
