"""The handoff packet: what is true now, what was tried, what is open, what not to do, what to provide."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.event.check import Answer
from rung.model.request import Escalate
from rung.run.markdown import inline
from rung.run.procedure import Procedure
from rung.run.state import RunState
from rung.run.status import Status, status


def packet(procedure: Procedure, state: RunState, request: Escalate, run: str) -> str:
    """Return the packet as Markdown. What the runbook asks to provide and nobody gave is listed as missing."""
    runbook = procedure.runbook
    head = f"# Escalation of {inline(runbook.id or runbook.path)}: {inline(runbook.title.text)}"
    parts = [
        head,
        f"- Run: {run}\n- To: {inline(request.to)}\n- Why: {inline(request.reason)}\n- Sender: {inline(state.lead)}",
        "The sender leads until the receiver says: I have it.",
        _part("Now true", _true(state)),
        _part("Steps", _steps(procedure, state)),
        _part("Note and decision", _judgement(state)),
        _part("Do not", (inline(text) for text in _forbidden(procedure))),
        _part("To provide", _provide(procedure)),
        f"Everything on record: `rung report {run}`\n",
    ]
    return "\n\n".join(parts)


def contact(procedure: Procedure) -> str:
    """Return whom the runbook names for escalation, else those of the runs that led here, or the empty string."""
    escalation = procedure.runbook.escalation
    own = tuple(w.text for w in escalation.who) if escalation else ()
    return "; ".join(own or procedure.contacts)


def _part(title: str, lines: Iterator[str]) -> str:
    items = [f"- {line}" for line in lines]
    return f"## {title}\n\n" + ("\n".join(items) if items else "- nothing on record")


def _true(state: RunState) -> Iterator[str]:
    words = {Answer.YES: "holds", Answer.NO: "does NOT hold", Answer.UNSURE: "is not known"}
    yield from (f"{at}: {words[answer]}" for at, answer in state.answers.items())
    yield from (f"{name} = {inline(given.value)} (from {given.origin})" for name, given in state.values.items())


def _steps(procedure: Procedure, state: RunState) -> Iterator[str]:
    for planned in procedure.steps:
        word = status(procedure, state, planned.step.number)
        tried = state.step(planned.step.number).attempts
        times = f", {tried} attempts" if tried > 1 else ""
        mark = " (it may or may not have run)" if word is Status.DOUBT else ""
        yield f"{planned.step.number}. {inline(planned.step.title.text)}: {word.value}{times}{mark}"


def _judgement(state: RunState) -> Iterator[str]:
    if state.note:
        yield f"Symptom: {inline(state.note.symptom)}"
        yield f"Scope: {inline(state.note.scope)}"
        yield f"Next action: {inline(state.note.next_action)}"
    if state.decision:
        yield f"Class: {inline(state.decision.boundary)}"


def _forbidden(procedure: Procedure) -> Iterator[str]:
    yield from (guard.text.text for guard in procedure.runbook.guards)
    for planned in procedure.steps:
        yield from (guard.text.text for guard in planned.step.guards)
    yield from (f"{each.guard.text.text} ({each.of}, which led here)" for each in procedure.inherited)


def _provide(procedure: Procedure) -> Iterator[str]:
    escalation = procedure.runbook.escalation
    for what in escalation.what if escalation else ():
        yield f"[ ] {inline(what.text)}"
