"""Honest tunings come out clean, and each dishonest one is found by its name, for pairs of small projects."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest

from rung.app.probing import tuning
from rung.app.probing.tuning import Given, Wish
from rung.fieldwork import ground, hands
from rung.model.exits import Exit
from rung.tuning.move import moves
from rung.tuning.question import Word
from rung.tuning.review import Reviewed
from shared import missing
from tuning.cases import Case, Cases, cases, sides, written

pytestmark = pytest.mark.once

PROJECTS = {
    name: cases(name)
    for name in (
        "make",
        "library",
        "snakemake",
        "cohort",
        "scripts",
        "scores",
        "reached",
        "workflow",
        "discovery",
        "beside",
    )
}
EACH = [pytest.param(each, case, id=f"{name}-{case.name}") for name, each in PROJECTS.items() for case in each.case]


ENDS = {Word.BROKEN: Exit.FINDINGS, Word.NOT_JUDGED: Exit.WAITING, Word.HOLDS: Exit.DONE}


def reviewed(project: Cases, case: Case, tmp_path: Path) -> Reviewed:
    if project.tool == "make" and which("make") is None:
        missing("GNU make is not installed")
    before, after = (written(files, tmp_path / name) for files, name in zip(sides(project, case), "ab", strict=True))
    return tuning.reviewed(hands(), Given("a", ground(before)), Given("b", ground(after)), Wish())


@pytest.mark.parametrize(("project", "case"), EACH)
def test_exactly_the_moves_of_the_case_are_found(project: Cases, case: Case, tmp_path: Path) -> None:
    found = reviewed(project, case, tmp_path)
    said = "\n".join(tuning.lines(found))
    assert tuple(made.move for made in found.moves) == case.moves, said
    assert found.meaning is (Word(case.meaning) if case.meaning else Word.BROKEN if case.moves else Word.HOLDS), said
    assert found.speed is Word.NOT_JUDGED
    assert tuning.ending(found, "meaning") is ENDS[found.meaning]
    assert tuning.ending(found, "both") is (Exit.FINDINGS if found.meaning is Word.BROKEN else Exit.WAITING)
    assert found.tool == project.tool
    assert all(made.places and made.claim.endswith(".") and made.honest.endswith(".") for made in found.moves)
    assert all(reply.not_shown for reply in found.replies)


def test_each_move_is_found_in_some_case() -> None:
    wanted = {name for each in PROJECTS.values() for case in each.case for name in case.moves}
    assert wanted == {move.name for move in moves()}
