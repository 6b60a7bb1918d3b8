"""Proof routes are printed where they lie under a shell that cannot start, and in one copy where that is no answer."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.replacing import replace
from rung.probes.probe import Case, Look, Ran
from rung.probes.recipes import routes
from rung.probes.recipes.sealing import is_sealed
from rung.probes.snapshot import Entry
from shared import missing

PLAIN = "all: ; @:\n.PHONY: check test\ncheck: ; @ls\ntest: ; @ls\n"
SHELLS = PLAIN.replace("@ls", "$(SHELL) tests/run.sh")
PHONY = "{}:\n#  Phony target (prerequisite of .PHONY).\n#  recipe to execute (from 'Makefile', line 3):\n\t@ls\n\n"
KNOWN = f"# Make data base, printed on Mon\n\n# Files\n\n{PHONY.format('check')}{PHONY.format('test')}"
WANTED = "make: /no-shell-while-make-is-only-asked: No such file or directory\n"


def case(makefile: str) -> Case:
    doing = hands()
    return Case(Ask(), (4, 3), {"Makefile": makefile.encode()}.get, doing.judge, {"Makefile": Entry(9, 0, 0o100644)})


def looks(asked: Case, *first: Look, err: str) -> list[Look]:
    """Return what is asked after the first looks, where every command under that shell ends with these words."""
    asked = replace(asked, ran=tuple(Ran(look, 0) for look in first))
    found: list[Look] = []
    while look := routes.following(asked, KNOWN, Ask()):
        found.append(look)
        asked = replace(asked, ran=(*asked.ran, ran := Ran(look, 0)))
        if is_sealed(ran):
            asked = replace(asked, ran=(*asked.ran[:-1], replace(ran, err=err)))
    return found


def test_routes_are_asked_where_they_lie_one_after_the_other() -> None:
    found = looks(case(PLAIN), err="")
    assert [(look.name, look.scratch) for look in found] == [("route check", ""), ("route test", "")]


def test_routes_that_wanted_a_shell_get_one_in_a_single_copy_after_the_others() -> None:
    found = looks(case(PLAIN), err=WANTED)
    names = ["route check", "route test"]
    assert [look.name for look in found] == [*names, *(f"{name} in a copy" for name in names)]
    assert [(is_sealed(Ran(look, 0)), look.scratch) for look in found] == [(True, "")] * 2 + [(False, "routes")] * 2


def test_where_a_copy_was_made_before_the_routes_are_asked_in_that_one() -> None:
    found = looks(case(PLAIN), Look("targets", ("make", "-pqk"), scratch=routes.SCRATCH), err="")
    assert {look.scratch for look in found} == {routes.SCRATCH}


@pytest.mark.parametrize("scratch", [False, True])
def test_a_recipe_that_names_its_shell_is_shown_with_it(scratch: bool, tmp_path: Path) -> None:
    found = asked(tmp_path, SHELLS, scratch=scratch)
    assert any("/bin/sh tests/run.sh" in line for line in found.answer.evidence)
    assert not any("no-shell" in line for line in found.answer.evidence)


def test_what_a_variable_of_the_environment_acts_for_that_goal_is_asked_in_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELEASE_NOTES", "$(file >x,made)")
    found = asked(tmp_path, f"ifeq ($(MAKECMDGOALS),check)\nX := $(RELEASE_NOTES)\nendif\n{PLAIN}")
    assert found.faults == ()
    assert not (tmp_path / "x").exists()


def asked(folder: Path, makefile: str, *, scratch: bool = False) -> Told:
    if which("make") is None:
        missing("GNU make is not installed")
    (folder / "Makefile").write_text(makefile, "utf-8")
    return answer(hands(), ground(str(folder)), Put("make", "evidence"), Ask(str(folder), scratch=scratch))
