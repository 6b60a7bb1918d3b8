"""What Snakemake said about every lab, version by version, and the answer that must be read from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.recorded import played
from rung.app.probing.question import questions
from rung.app.probing.told import lines

DATA = sorted((Path(__file__).parent / "data").glob("snakemake-*.json"))


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_a_recorded_answer_is_read_as_the_lab_demands(path: Path) -> None:
    told, kept = played(path)
    said = "\n".join(lines(told))
    assert told.answer.verdict == kept["verdict"], said
    assert kept["says"] in said
    assert told.version == kept["version"]
    assert told.answer.not_shown


def test_every_question_to_snakemake_has_a_recorded_answer() -> None:
    asked = {played(path)[0].question for path in DATA}
    assert asked == {name for name, _ in questions("snakemake")}
