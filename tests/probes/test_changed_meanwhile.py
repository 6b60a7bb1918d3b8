"""What changes in a project while it or a copy is asked: make does it where its text can, and each time it is asked."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.job import Job, Outcome
from rung.model.replacing import replace
from rung.outside.ground import Ground
from rung.probes.make.acts import PROBE
from rung.probes.probe import Answer, Case, Look, Ran
from rung.probes.snapshot import Change, Snapshot
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


class Edited(Ground):
    """A project in which somebody writes while it is copied."""

    def copy(self, *, light: bool = False, found: Snapshot | None = None) -> str:
        Path(self.folder, "in").write_text("edited")
        return super().copy(light=light, found=found)


def test_what_changes_between_the_first_look_at_a_project_and_its_copy_is_told(tmp_path: Path) -> None:
    if which("make") is None:
        missing("make is not installed")
    (tmp_path / "in").touch()
    (tmp_path / "Makefile").write_text(ACTING.replace("./note", "true"))
    with closing(Edited(str(tmp_path))) as edited:
        told = answer(hands(), edited, Put("make", "state"), Ask(str(tmp_path), scratch=True))
    assert {look.place for look in told.looks} == {"scratch"}
    assert (told.good, told.faults) == (False, (EDITED,))


@pytest.mark.parametrize(
    ("makefile", "place"), [(QUIET, "project"), (f"N := $(shell uname)\n{QUIET}", "scratch"), (ACTING, "scratch")]
)
def test_the_recipes_of_a_target_are_printed_where_it_lies_only_where_nothing_can_run(
    makefile: str, place: str, tmp_path: Path
) -> None:
    if which("make") is None:
        missing("make is not installed")
    (tmp_path / "in").touch()
    (tmp_path / "Makefile").write_text(makefile)
    told = answer(hands(), ground(str(tmp_path)), Put("make", "target"), Ask(str(tmp_path)))
    assert {look.place for look in told.looks} == {place}
    assert any("SHELL=" in word for look in told.looks for word in look.argv) is (place == "project")


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


def test_what_changes_while_the_first_of_several_looks_is_made_is_told_of_that_one_too(tmp_path: Path) -> None:
    if which("make") is None:
        missing("make is not installed")
    for name, text in {
        "in": "",
        "Makefile": ".PHONY: all\nall: out\n\t@echo\nout: in\n\tcp in out\n",
        "out": "",
    }.items():
        (tmp_path / name).write_text(text)
    doing = hands()

    def run(job: Job) -> Outcome:
        came = doing.run(job)
        if "-pqk" in job.argv:
            (tmp_path / "out").write_text("made")
        return came

    told = answer(replace(doing, run=run), Ground(str(tmp_path)), Put("make", "converges"), Ask(str(tmp_path)))
    assert [look.argv[1] for look in told.looks] == ["-pqk", "-n"]
    assert (told.answer.verdict, told.good, told.faults) == ("pending", False, (Change("out", "changed"),))
    assert "`make -q` ran the recipe instead of saying so: out" in told.answer.evidence
