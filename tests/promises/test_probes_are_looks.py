"""A step of a runbook may ask every question of a probe: it is judged as a look, unless it builds."""

from __future__ import annotations

import pytest

from rung.app.probing.question import TOOLS, questions
from rung.model.effect import Effect
from rung.risk.classify import classify
from rung.risk.context import Context

EVERY = [(tool, name, each.builds) for tool in TOOLS for name, each in questions(tool)]


@pytest.mark.parametrize(("tool", "question", "builds"), EVERY)
def test_every_question_is_known_to_the_judge(tool: str, question: str, *, builds: bool) -> None:
    wanted = Effect.MUTATE if builds else Effect.PROBE
    for folder in ("app", "/srv/app", "../app"):
        text = f"rung probe {tool} {question} -C {folder} --format json"
        assert classify(text, "bash", Context()).effect in {wanted, Effect.UNKNOWN if builds else wanted}
