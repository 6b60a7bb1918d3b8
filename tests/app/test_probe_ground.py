"""What the folder is like must not change an answer: read-only, looked at in a copy, or changed by every look."""

from __future__ import annotations

import stat
from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.answer import READ_ONLY, answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told, lines
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.job import Job
from rung.model.replacing import replace
from rung.outside.ground import Ground
from rung.probes.snapshot import Snapshot
from shared import missing

REMADE = "all: x\nx: ; cp d.mk $@\n-include d.mk\nd.mk: i; sleep 0.3; echo > $@\n"
BUILT = (
    "CURRENT := $(CURDIR)\nall: held.txt plain.txt\nheld.txt: ; echo $(CURRENT) | md5sum > $@; echo $(CURRENT) >> $@\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    if which("make") is None:
        missing("GNU make is not installed")
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def asked(folder: Path, question: str, *, scratch: bool = False) -> Told:
    return answer(hands(), ground(str(folder)), Put("make", question), Ask(str(folder), "", 120, scratch))


def built(folder: Path, more: str = "") -> None:
    (folder / "Makefile").write_text(f"{more}{BUILT}plain.txt: ; echo 1 > $@\n", "utf-8")
    (folder / "plain.txt").write_text("1\n")
    told = hands().run(Job(argv=("make",), cwd=str(folder)))
    assert told.ok


@pytest.mark.parametrize("scratch", [False, True])
@pytest.mark.parametrize("more", ["", "SAID := $(shell echo x >> asked.log)\n"])
def test_what_holds_the_path_is_not_called_stale_when_it_is_looked_at_in_a_copy(
    project: Path, more: str, *, scratch: bool
) -> None:
    built(project, more)
    told = asked(project, "stale", scratch=scratch)
    assert told.answer.verdict == "fresh"
    assert "left out, it holds the folder's path: held.txt" in told.answer.evidence


def test_what_a_copy_says_of_folders_above_it_is_said_by_the_ways_that_lead_there(project: Path) -> None:
    (project / "Makefile").write_text("TOP := $(abspath ..)\nproof:\n\trm -rf $(TOP)/artifacts $(TOP)\n", "utf-8")
    told = asked(project, "target", scratch=True)
    assert "rm -rf ../artifacts .." in "\n".join(told.answer.evidence)


def test_each_look_is_made_in_a_folder_that_no_look_before_has_changed(project: Path) -> None:
    (project / "Makefile").write_text(REMADE, "utf-8")
    (project / "i").write_text("1")
    cost = asked(project, "cost")
    assert [made.seconds > 0.3 for made in cost.looks] == [True] * len(cost.looks)
    settled, causes = asked(project, "converges"), asked(project, "causes")
    assert any(line.startswith("d.mk ") for line in causes.answer.evidence)
    assert any("d.mk" in line for line in settled.answer.evidence)


def test_a_look_that_changes_nothing_costs_one_copy(project: Path) -> None:
    (project / "Makefile").write_text("all: x\nx: ; touch x\n", "utf-8")
    assert asked(project, "cost", scratch=True).copied.copies == 2  # one that is looked at, one that is built in
    assert asked(project, "causes", scratch=True).copied.copies == 1


def test_a_read_only_tree_is_built_in_its_copy_and_left_as_it_was(project: Path) -> None:
    built(project)
    for place in (*project.iterdir(), project):
        place.chmod(stat.S_IMODE(place.stat().st_mode) & ~0o222)
    before = ground(str(project)).snapshot(str(project))
    assert asked(project, "parallel").answer.verdict == "same"
    assert asked(project, "stale").answer.verdict == "fresh"
    assert ground(str(project)).snapshot(str(project)) == before
    project.chmod(0o755)


class PartlyClosed(Ground):
    """A folder in which one may not be read, whoever asks."""

    def snapshot(self, folder: str) -> Snapshot:
        return replace(super().snapshot(folder), unread=("closed",))


def test_folders_that_may_not_be_read_are_named(project: Path) -> None:
    (project / "Makefile").write_text("all:\n", "utf-8")
    told = answer(hands(), PartlyClosed(str(project)), Put("make", "planned"), Ask(str(project), "", 20))
    assert told.unread == ("closed",)
    assert "  what lies in folders that may not be read: closed" in lines(told)


class ReadOnly(Ground):
    """A folder in which one may not write, whoever asks."""

    writable = False


@pytest.mark.parametrize(("makefile", "told"), [("all: x\nx:\n\ttouch x\n", True), ("all:\n", False)])
def test_who_may_not_write_is_told_so_where_something_is_due(project: Path, makefile: str, told: bool) -> None:
    (project / "Makefile").write_text(makefile, "utf-8")
    found = answer(hands(), ReadOnly(str(project)), Put("make", "planned"), Ask(str(project), "", 20))
    assert (found.answer.evidence[:1] == (READ_ONLY,)) is told
    assert (
        READ_ONLY
        not in answer(hands(), ground(str(project)), Put("make", "planned"), Ask(str(project))).answer.evidence
    )
