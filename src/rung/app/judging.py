"""How dangerous a command of a runbook is, its declared inputs known."""

from __future__ import annotations

from collections.abc import Callable

from rung.app.plan import Judge
from rung.model.effect import Verdict
from rung.model.kind import known
from rung.model.runbook import Command, Runbook
from rung.risk.classify import classify
from rung.risk.context import Context, Input
from rung.risk.second import SecondParser


def judging(second: Callable[[], SecondParser | None]) -> Judge:
    """Return the judge of commands. The same text is judged once, however often it stands in a library."""
    verdicts: dict[str, Verdict] = {}

    def judge(command: Command, runbook: Runbook) -> Verdict:
        context = Context(inputs_of(runbook), second=second(), cache=verdicts)
        return classify(command.text, command.language or "bash", context)

    return judge


def inputs_of(runbook: Runbook) -> tuple[Input, ...]:
    """Return the inputs whose type can be checked: only they make a variable a plain word."""
    return tuple(Input(each.name, each.kind) for each in runbook.inputs if known(each.kind))
