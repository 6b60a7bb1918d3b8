"""Command lines as people type them: no change is called a look, and most looks are recognised as they stand."""

from __future__ import annotations

from pathlib import Path

from rung.model.effect import Effect
from rung.outside.shfmt import second_parser
from rung.risk.classify import classify
from rung.risk.context import Context

DATA = Path(__file__).parent / "data"
CONTEXT = Context(second=second_parser())


def _lines(name: str) -> list[str]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_a_command_line_that_changes_something_is_never_called_a_look() -> None:
    verdicts = {each: classify(each, context=CONTEXT) for each in _lines("changes.txt")}
    assert len(verdicts) > 1400
    assert {each: said for each, said in verdicts.items() if said.effect <= Effect.PROBE} == {}


def test_at_least_90_of_100_command_lines_that_only_look_are_recognised() -> None:
    looks = _lines("looks.txt")
    missed = [each for each in looks if classify(each, context=CONTEXT).effect > Effect.PROBE]
    assert len(missed) <= 0.10 * len(looks), missed


def test_no_line_stands_in_both_sets() -> None:
    assert not set(_lines("looks.txt")) & set(_lines("changes.txt"))
