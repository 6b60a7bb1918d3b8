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


@pytest.mark.parametrize("kind", DATA)
def test_a_command_made_to_deceive_is_never_called_a_look(kind: str) -> None:
    verdicts = {each[1:]: classify(each[2], each[1], CONTEXT) for each in CASES if each[0] == kind}
    assert {each: said for each, said in verdicts.items() if said.effect <= Effect.PROBE or not said.reason} == {}


def test_the_cases_are_all_different() -> None:
    assert len({(language, command) for _, language, command in CASES}) == len(CASES)
