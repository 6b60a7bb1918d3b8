"""A value that a command uses and no input declares: the next person cannot know that it is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.event import RunOpened, StepRefused, ValueGiven
from rung.model.finding import Fix
from rung.run.lack import Kind, Lack, Told
from rung.run.markdown import inline
from rung.run.names import undeclared, used
from rung.text.insert import row, section

_HEAD = "## Inputs\n| name | type | example | from |\n|---|---|---|---|"
_INTEGER = re.compile(r"[-+]?\d{1,18}")


def find(told: Told) -> Iterator[Lack]:
    """Yield each name once, with the first entry that shows it: a value given for it, or a refusal for want of it."""
    runbook = told.procedure.runbook
    known = {wanted.name for wanted in runbook.inputs} | {c.name for s in runbook.steps for c in s.captures}
    for entry, name, kind in _shown(told):
        if name in known:
            continue
        known.add(name)
        cells = {"name": inline(name), "type": kind, "example": "", "from": "the operator"}
        yield Lack("input missing", entry, f"{name} is used and no input declares it", _fix(told, cells))


def _shown(told: Told) -> Iterator[tuple[int, str, str]]:
    planned = (*told.procedure.steps, *told.procedure.questions)
    names = frozenset[str]().union(*(used(command) for step in planned for command in step.commands))
    for one in told.records:
        match one.event:
            case RunOpened(values=values):
                yield from ((one.seq, name, _kind(value)) for name, value in values.items() if name in names)
            case ValueGiven(name=name, value=value) if name in names:
                yield one.seq, name, _kind(value)
            case StepRefused(step=step, rule="undeclared-input"):
                found = told.procedure.step(step)
                yield from (
                    ((one.seq, name, "text") for name in sorted(undeclared(told.procedure.runbook, found)))
                    if found
                    else ()
                )


def _kind(value: str) -> str:
    return "integer" if _INTEGER.fullmatch(value) else "text"


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
