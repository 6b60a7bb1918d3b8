"""What changes in a project while it or a copy is asked: make does it where its text can, and each time it is asked."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.replacing import replace
from rung.probes.make.acts import PROBE
from rung.probes.probe import Answer, Case, Look, Ran
from rung.probes.snapshot import Change
from shared import missing

EDITED, WRITTEN = Change("in", "changed"), Change("log", "made")
QUIET, ACTING = "out: in\n\tcp in out\n", "X := $(shell ./note)\nout: in\n\tcp in out\n"


def found(makefile: str, *looks: tuple[Change, ...], copy: tuple[Change, ...] = ()) -> tuple[Answer, Look | None]:
    """Return the answer after looks during which this changed in the project, and what would be looked at next."""
    ran = tuple(
        Ran(Look(f"look-{number}", ("make", "-n"), "copy"), 0, changes=copy, moved=moved)
        for number, moved in enumerate(looks)
    )
    texts = {"Makefile": makefile.encode()}
    case = Case(Ask("p"), (4, 3), texts.get, hands().judge, ran=ran)
    return PROBE.read(case), PROBE.next(case)


@pytest.mark.parametrize("makefile", [QUIET, ACTING], ids=["quiet", "acting"])
def test_make_is_asked_again_where_only_the_project_itself_changed(makefile: str) -> None:
    assert (found(makefile, (EDITED,))[1] or Look("", ())).argv == ("make", "-n")
    assert found(makefile, (EDITED,), (EDITED,))[1] is None
    assert found(makefile, ())[1] is None
    assert found(ACTING, (WRITTEN,), copy=(WRITTEN,))[1] is None


def test_who_edits_a_file_meanwhile_is_not_taken_for_a_make_that_can_change_nothing() -> None:
    answer, _ = found(QUIET, (EDITED,), (EDITED,))
    assert answer.verdict == "only-looks"
    assert "changed in the project meanwhile, by somebody else: in" in answer.evidence


def test_of_one_change_nobody_says_whose_it_was_where_make_can_have_done_it() -> None:
    answer, _ = found(ACTING, (EDITED,), ())
    assert answer.verdict == "may-act"
    assert "changed in the project meanwhile, by make or by somebody else: in" in answer.evidence


def test_what_changes_each_time_that_make_is_asked_is_made_by_it() -> None:
    answer, _ = found(ACTING, (WRITTEN, EDITED), (WRITTEN,))
    assert answer.verdict == "acts"
    assert answer.evidence[:2] == (
        "made IN THE PROJECT ITSELF: log", "changed in the project meanwhile, by make or by somebody else: in"
    )  # fmt: skip


def in_place(again: tuple[Change, ...]) -> Answer:
    """Return the answer where the project changed while make was asked in it, and this in the copy after it."""
    here = Ran(Look("dry", ("make", "-n")), 0, changes=(WRITTEN,), moved=(WRITTEN,))
    case = Case(Ask("p"), (4, 3), {"Makefile": QUIET.encode()}.get, hands().judge, ran=(here,))
    look = PROBE.next(case)
    assert look is not None
    assert look.scratch
    return PROBE.read(replace(case, ran=(here, Ran(look, 0, changes=again))))


def test_a_copy_tells_whether_make_changed_the_project_that_it_was_asked_in() -> None:
    mine, others = in_place((WRITTEN,)), in_place(())
    assert (mine.verdict, mine.evidence[0]) == ("acts", "made IN THE PROJECT ITSELF: log")
    assert others.verdict == "only-looks"
    assert others.evidence[0] == "made in the project meanwhile, by somebody else: log"


@pytest.mark.parametrize("question", ["acts", "target"])
def test_a_makefile_that_can_change_nothing_is_asked_where_it_lies(question: str, tmp_path: Path) -> None:
    if which("make") is None:
        missing("make is not installed")
    (tmp_path / "in").touch()
    places = {}
    for name, makefile in (("quiet", QUIET), ("acting", ACTING)):
        (tmp_path / "Makefile").write_text(makefile)
        told = answer(hands(), ground(str(tmp_path)), Put("make", question), Ask(str(tmp_path)))
        places[name] = {look.place for look in told.looks}
    assert places == {"quiet": {"project"}, "acting": {"scratch"}}


@pytest.mark.parametrize("rule", ["Makefile: in\n\t./generate\n", "%: %.tmpl\n\tcp $< $@\n"])
def test_the_recipes_of_a_target_are_printed_in_a_copy_where_the_makefile_itself_may_be_made(
    rule: str, tmp_path: Path
) -> None:
    if which("make") is None:
        missing("make is not installed")
    (tmp_path / "in").touch()
    (tmp_path / "Makefile").write_text(QUIET + rule)
    told = answer(hands(), ground(str(tmp_path)), Put("make", "target"), Ask(str(tmp_path)))
    assert {look.place for look in told.looks} == {"scratch"}
