"""Asked in the project itself under a shell that cannot be started; in a copy where anything speaks for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.probes.make import acts, target
from rung.probes.probe import Case, Probe, Ran
from rung.probes.recipes.sealing import is_sealed
from rung.probes.snapshot import Change

PLAIN = "all: a\na: b\n\tcat b > a\n"
WANTED = "make: /no-shell-while-make-is-only-asked: No such file or directory\n"
BOTH = pytest.mark.parametrize("probe", [acts.PROBE, target.PROBE])


def case(text: str, base: Path, *, scratch: bool = False) -> Case:
    (base / "Makefile").write_text(text)
    (base / "b").write_text("")
    doing, seen = hands(), ground(str(base))
    entries = seen.snapshot(str(base)).entries
    read = {"Makefile": text.encode()}.get
    return Case(Ask(scratch=scratch), (4, 3), read, doing.judge, entries, machine=doing.machine)


def ran(probe: Probe, asked: Case, **came: object) -> Ran:
    look = probe.next(asked)
    assert look is not None
    return Ran(look, **({"exit": 0} | came))  # type: ignore[arg-type]  # fields by their names


@BOTH
def test_a_text_that_runs_nothing_is_asked_in_the_project_under_a_shell_that_cannot_start(
    probe: Probe, tmp_path: Path
) -> None:
    first = ran(probe, case(PLAIN, tmp_path))
    assert is_sealed(first)
    assert not first.look.scratch
    assert probe.next(case(PLAIN, tmp_path)) is not None


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        "X := $(shell uname)\n" + PLAIN,
        "$(foreach f,file,$(call $f,>F))\n" + PLAIN,
        "override SHELL = /bin/sh\n" + PLAIN,
        "override define SHELL\n/bin/sh\nendef\n" + PLAIN,
        "-include gone/$(X).mk\n" + PLAIN,
    ],
)
def test_any_other_text_is_asked_without_that_shell_and_in_a_copy(probe: Probe, text: str, tmp_path: Path) -> None:
    first = ran(probe, case(text, tmp_path))
    assert (is_sealed(first), bool(first.look.scratch)) == (False, True)


@BOTH
def test_where_make_wanted_a_shell_all_the_same_a_copy_is_asked_with_one(probe: Probe, tmp_path: Path) -> None:
    asked = case(PLAIN, tmp_path)
    first = ran(probe, asked, exit=2, err=WANTED)
    second = probe.next(Case(asked.ask, asked.version, asked.read, asked.judge, asked.entries, (first,)))
    assert second is not None
    assert second.scratch
    assert not is_sealed(Ran(second, 0))
    told = Case(asked.ask, asked.version, asked.read, asked.judge, asked.entries, (first, Ran(second, 0)))
    assert probe.next(told) is None
    assert probe.read(told).verdict in {"only-looks", "nothing-to-run"}


@pytest.mark.parametrize("came", [{"exit": 2}, {"changes": (Change("x", "made"),)}, {"cut": True}])
def test_whatever_went_wrong_in_the_project_a_copy_tells_more_of(came: dict[str, object], tmp_path: Path) -> None:
    asked = case(PLAIN, tmp_path)
    first = ran(acts.PROBE, asked, **came)
    second = acts.PROBE.next(Case(asked.ask, asked.version, asked.read, asked.judge, asked.entries, (first,)))
    assert second is not None
    assert second.scratch


def test_who_wants_a_copy_gets_one_with_a_shell(tmp_path: Path) -> None:
    first = ran(acts.PROBE, case(PLAIN, tmp_path, scratch=True))
    assert (is_sealed(first), first.look.scratch) == (False, "dry")
