"""Commands made to fool a classifier: none of them may run by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from rung.model.effect import Effect
from rung.outside.shfmt import second_parser
from rung.risk.classify import classify
from rung.risk.context import Context

DATA = yaml.safe_load((Path(__file__).parent / "data" / "adversarial.yaml").read_text("utf-8"))
CONTEXT = Context(second=second_parser())
CASES = [
    (kind, "bash", case) if isinstance(case, str) else (kind, case[0], case[1])
    for kind, cases in DATA.items()
    for case in cases
]


@pytest.mark.parametrize(("kind", "language", "command"), CASES)
def test_a_command_made_to_deceive_is_never_called_a_look(kind: str, language: str, command: str) -> None:
    verdict = classify(command, language, CONTEXT)
    assert verdict.effect > Effect.PROBE, f"{kind}: {command!r}: {verdict}"
    assert verdict.reason


def test_the_cases_are_all_different() -> None:
    assert len({(language, command) for _, language, command in CASES}) == len(CASES)
