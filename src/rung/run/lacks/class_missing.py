"""No class of the decision table fitted what was seen: the table lacks a row."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.event.approval import GlassBroken
from rung.model.event.judgement import Decided
from rung.model.event.step import StepIntent
from rung.model.finding import Fix
from rung.run.begun import begun
from rung.run.gate import GO, negative
from rung.run.lack import Kind, Lack, Told
from rung.run.markdown import inline
from rung.run.route import NONE_OF_THESE, NOT_REPRODUCED
from rung.text.insert import row, section

_HEAD = "## Decision\n| Class | Signs | Route |\n|---|---|---|"


def find(told: Told) -> Iterator[Lack]:
    """Yield each decision for something that the runbook's table does not name."""
    table = told.procedure.runbook.decision
    named = {boundary.name.casefold() for boundary in table.boundaries} if table else set()
    for one in told.records:
        if (
            not isinstance(one.event, Decided)
            or _standing(one.event.boundary)
            or one.event.boundary.casefold() in named
        ):
            continue
        symptom = told.state.note.symptom if told.state.note else ""
        name = one.event.boundary
        if name.casefold() == NONE_OF_THESE:
            name = one.event.reason or symptom or "not named yet"
        text = f"no class of the decision table fitted: {name}" if table else f"there is no decision table: {name}"
        cells = {"class": inline(name), "signs": inline(symptom or one.event.reason), "route": _route(told, one.seq)}
        yield Lack("class missing", one.seq, text, _fix(told, cells))


def _standing(boundary: str) -> bool:
    """Say whether a class is one that every runbook has."""
    return boundary.casefold() in {GO, NOT_REPRODUCED} or negative(boundary)


def _route(told: Told, entry: int) -> str:
    """Return where the decision led: to the step that changed something after it, else to escalation.

    A step that ran only because somebody broke the glass is no way to write down: what forbids it still does.
    """
    later = [one for one in begun(told.records) if one.seq > entry]
    intent = next((e for one in later if isinstance(e := one.event, StepIntent) and e.step > 0), None)
    number = intent.step if intent else 0
    if any(isinstance(one.event, GlassBroken) and one.event.step == number for one in told.records):
        return "escalate"
    if number or not later:
        return f"step {number}" if number else "escalate"
    return f"as in {told.mark(later[0].seq)}"  # a command that the runbook lacks did it


def _fix(told: Told, cells: dict[str, str]) -> Fix | None:
    runbook = told.procedure.runbook
    if runbook.decision and runbook.decision.boundaries:
        last = max((boundary.span for boundary in runbook.decision.boundaries), key=lambda span: span.end)
        edit = row(told.source, last, cells)
        return Fix("Add a row to the decision table.", (edit,)) if edit else None
    if not runbook.steps:
        return None
    text = f"{_HEAD}\n| {cells['class']} | {cells['signs']} | {cells['route']} |"
    after = max(step.span.end for step in runbook.steps)
    place = next((s.span.start for s in runbook.sections if s.span.start >= after), runbook.span.end)
    return Fix("Add a decision table.", (section(told.source, place, text),))


KIND = Kind(find)
