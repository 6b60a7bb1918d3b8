"""What git says in a copy of a folder inside a repository is nothing that an answer may rest on."""

from __future__ import annotations

from os import utime
from pathlib import Path
from shutil import which
from subprocess import run

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.app.probing.triage import Known, triage
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from shared import missing

BUILD = "out: in\n\techo $(V) > out\n"
DESCRIBED = "V := $(shell git describe --always 2>/dev/null || echo dev)\n"
INCLUDED = "TOP := $(shell git rev-parse --show-toplevel)\ninclude $(TOP)/rules.mk\n"
BY_NAME = "GIT ?= git\nV := $(shell $(GIT) describe --always 2>/dev/null || echo dev)\n"
ABOVE = "V := $(shell ../tools/version.sh)\n"
PYTHON = "out: in\n\tpython3 version.py > out\n"
SCRIPT = "out: in\n\tsh ./version.sh > out\n"


def laid(folder: Path, makefile: str, *, top: bool = False) -> Path:
    for tool in ("make", "git"):
        if which(tool) is None:
            missing(f"{tool} is not installed")
    project = folder / "work" / "app"
    project.mkdir(parents=True)
    run(("git", "init", "-q", str(project if top else project.parent)), check=True)
    (project.parent / "rules.mk").write_text("V = 1\n")
    script = "#!/bin/sh\ngit describe --always 2>/dev/null || echo dev\n"
    (project.parent / "tools").mkdir()
    for path in (project / "version.sh", project.parent / "tools" / "version.sh"):
        path.write_text(script)
        path.chmod(0o755)
    (project / "version.py").write_text('import subprocess\nprint(subprocess.run(["git", "describe", "--always"]))\n')
    (project / "Makefile").write_text(makefile)
    (project / "in").write_text("i\n")
    return project


def asked(project: Path, question: str) -> Told:
    return answer(hands(), ground(str(project)), Put("make", question), Ask(str(project), scratch=True))


@pytest.mark.parametrize(
    "makefile",
    [DESCRIBED + BUILD, INCLUDED + BUILD, SCRIPT, BY_NAME + BUILD, ABOVE + BUILD, PYTHON],
    ids=["shell", "include", "script", "by-name", "above", "python"],
)
def test_nothing_is_concluded_in_a_copy_where_the_repository_begins_above(makefile: str, tmp_path: Path) -> None:
    found = asked(laid(tmp_path, makefile), "converges")
    assert (found.answer.verdict, found.good) == ("out-of-sight", False)
    assert "answers otherwise" in found.answer.sentence


@pytest.mark.parametrize("makefile", [DESCRIBED + BUILD, INCLUDED + BUILD], ids=["shell", "include"])
def test_no_repair_is_advised_for_what_only_a_copy_lacks(makefile: str, tmp_path: Path) -> None:
    project = laid(tmp_path, makefile)
    found = triage(hands(), ground, "make", Ask(str(project), scratch=True), Known("it is stale"))
    assert (found.ending, found.note.boundary) == ("waiting", "")


@pytest.mark.parametrize("scratch", [False, True], ids=["here", "scratch"])
def test_what_needs_no_copy_is_still_asked_and_may_show_what_to_repair(tmp_path: Path, *, scratch: bool) -> None:
    project = laid(tmp_path, DESCRIBED + BUILD)
    run(("make", "-s"), cwd=project, check=True)
    utime(project / "out", (0, 0))
    found = triage(hands(), ground, "make", Ask(str(project), scratch=scratch), Known("it is built again"))
    assert (found.ending, found.note.boundary) == ("repair", "graph truth")
    assert [each.question for each in found.told][-1] == "verify-report"
    assert found.unseen == ("acts", "stale", "parallel")
    assert "not known, for git answers otherwise in a copy: acts, stale, parallel" in found.note.evidence
    assert all(made.place == "project" for each in found.told for made in each.looks)


def test_a_repository_that_begins_in_the_folder_is_copied_and_asked(tmp_path: Path) -> None:
    assert asked(laid(tmp_path, DESCRIBED + BUILD, top=True), "converges").answer.verdict == "settled-by-time"


def test_what_is_asked_in_the_project_itself_is_answered_as_ever(tmp_path: Path) -> None:
    project = laid(tmp_path, DESCRIBED + BUILD)
    found = answer(hands(), ground(str(project)), Put("make", "planned"), Ask(str(project)))
    assert found.answer.verdict not in {"out-of-sight", "target-missing"}


def test_git_in_a_recipe_that_the_goal_does_not_reach_changes_nothing(tmp_path: Path) -> None:
    makefile = "out: in\n\tcp in out\ndist:\n\tgit archive HEAD > dist.tar\n"
    assert asked(laid(tmp_path, makefile), "converges").answer.verdict == "settled"


def test_words_about_git_that_a_recipe_only_says_change_nothing(tmp_path: Path) -> None:
    makefile = "out: in\n\t@echo 'use git log to see' && cp in out\n"
    assert asked(laid(tmp_path, makefile), "converges").answer.verdict == "settled"
