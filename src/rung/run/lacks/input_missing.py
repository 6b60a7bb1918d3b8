"""A value that a command takes and no input declares: the step could not run for want of it."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.event.step import StepRefused
from rung.model.finding import Fix
from rung.run.lack import Kind, Lack, Told
from rung.run.markdown import inline
from rung.run.names import undeclared
from rung.text.insert import row, section

_HEAD = "## Inputs\n| name | type | example | from |\n|---|---|---|---|"


def find(told: Told) -> Iterator[Lack]:
    """Yield each name once, with the first refusal for want of it."""
    seen: set[str] = set()
    for one in told.records:
        match one.event:
            case StepRefused(step=step, rule="undeclared-input") if planned := told.procedure.step(step):
                for name in sorted(undeclared(told.procedure.runbook, planned) - seen):
                    seen.add(name)
                    cells = {"name": inline(name), "type": "text", "example": "", "from": "the operator"}
                    yield Lack("input missing", one.seq, f"{name} is used and no input declares it", _fix(told, cells))


def _fix(told: Told, cells: dict[str, str]) -> Fix | None:
    runbook = told.procedure.runbook
    if runbook.inputs:
        last = max((wanted.span for wanted in runbook.inputs), key=lambda span: span.end)
        edit = row(told.source, last, cells)
        return Fix("Declare the input.", (edit,)) if edit else None
    first = min((section.span.start for section in runbook.sections if section.role in _BEFORE), default=None)
    if first is None:
        return None
    text = f"{_HEAD}\n| {cells['name']} | {cells['type']} |  | {cells['from']} |"
    return Fix("Declare the input.", (section(told.source, first, text),))


_BEFORE = frozenset({"prerequisites", "procedure"})

KIND = Kind(find)
