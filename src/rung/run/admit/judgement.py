"""The incident note and the decision: words that must rest on what this run captured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rung.model.errors import RefusedError, UsageError
from rung.model.event.event import Event
from rung.model.event.judgement import Decided, NoteWritten
from rung.model.request import Decide, WriteNote
from rung.model.runbook import ToEscalation, ToRunbook
from rung.run.gate import GO, NO_GO, grounds, negative, prerequisites
from rung.run.procedure import Procedure
from rung.run.route import NONE_OF_THESE, NOT_REPRODUCED
from rung.run.state import RunState


def decide(procedure: Procedure, state: RunState, request: Decide) -> Event:
    """Return the decision. Raises RefusedError unless it cites evidence of this run, in its time."""
    name = _boundary(procedure, request.boundary)
    _insist_on_evidence(procedure, state, request.cites)
    _insist_on_grounds(procedure, state, name, request.cites)
    _insist_in_its_time(procedure, state, name)
    rejected = tuple(dict.fromkeys(_boundary(procedure, each) for each in request.rejected))
    if name in rejected:
        raise UsageError(
            f"{name!r} cannot be both chosen and rejected",
            id="class-rejected",
            advice="reject the classes that you left",
        )
    return Decided(name, tuple(dict.fromkeys(request.cites)), request.reason.strip(), rejected)


def _insist_on_evidence(procedure: Procedure, state: RunState, cites: Sequence[int]) -> None:
    """Raise RefusedError where what is cited is no evidence, or nothing is cited that must be."""
    bad = [str(seq) for seq in cites if seq not in state.citable]
    if bad:
        raise RefusedError(
            f"entry {', '.join(bad)} is no evidence of this run",
            id="decision-cites",
            advice=f"cite from {_numbers(grounds(procedure, state))}{_silent(state, cites)}",
        )
    if not cites and not (procedure.deployment and not procedure.runbook.prerequisites):
        raise RefusedError(
            "a decision must cite the evidence it rests on",
            id="decision-without-evidence",
            advice=f"cite from {_numbers(grounds(procedure, state))}",
        )


def _insist_on_grounds(procedure: Procedure, state: RunState, name: str, cites: Sequence[int]) -> None:
    """Raise RefusedError where nothing that is cited was captured, and the class may lead to a change."""
    captured = grounds(procedure, state)
    if not cites or not set(captured).isdisjoint(cites) or _leads_away(procedure, name):
        return
    said = ", ".join(map(str, cites))
    raise RefusedError(
        f"no change can rest on entry {said}: nothing of the incident was captured there",
        id="decision-cites",
        advice=f"cite from {_numbers(captured)}; a prerequisite, a person's word and what a check concluded may stand "
        "beside it",
    )


def _leads_away(procedure: Procedure, name: str) -> bool:
    """Say whether a class leads to no step of this runbook: to another one, to escalation or to its end."""
    table = procedure.runbook.decision
    routes = {b.name: b.route for b in table.boundaries} if table else {}
    return name in {NONE_OF_THESE, NOT_REPRODUCED} or isinstance(routes.get(name), ToRunbook | ToEscalation)


def _insist_in_its_time(procedure: Procedure, state: RunState, name: str) -> None:
    """Raise RefusedError for a go before its prerequisites, and for "not reproduced" after a change."""
    if procedure.deployment and not negative(name) and prerequisites(procedure, state) is not None:
        raise RefusedError(
            "a go comes after the prerequisites: one of them is not answered or not met",
            id="decision-too-early",
            advice="`rung resume` asks them one by one",
        )
    changed = any(p.effect.changes and state.step(p.step.number).attempts for p in (*procedure.steps, *procedure.adhoc))
    if changed and name.casefold() == NOT_REPRODUCED:
        raise RefusedError(
            "this run has already changed something: it cannot end as not reproduced",
            id="already-changed",
            advice="choose the class that fits, escalate, or abort",
        )


def write_note(procedure: Procedure, state: RunState, request: WriteNote) -> Event:
    """Return the note with the new lines filled in. Raises RefusedError for entries that are no evidence."""
    old = state.note or NoteWritten()
    bad = [seq for seq in request.evidence if seq not in state.citable]
    if bad:
        raise RefusedError(
            f"entry {bad[0]} is no evidence of this run",
            id="note-evidence",
            advice=f"choose from {_numbers(state.citable)}",
        )
    boundary = _boundary(procedure, request.boundary) if request.boundary else old.boundary
    first = state.evidence[0].script if state.evidence else ""
    return NoteWritten(
        symptom=request.symptom or old.symptom,
        scope=request.scope or old.scope,
        first_command=request.first_command or old.first_command or first,
        evidence=request.evidence or old.evidence or tuple(e.seq for e in state.evidence),
        boundary=boundary,
        next_action=request.next_action or old.next_action,
    )


def _boundary(procedure: Procedure, wanted: str) -> str:
    """Return the class as the runbook spells it. A runbook without a table takes any words."""
    table = procedure.runbook.decision
    names = [b.name for b in table.boundaries] if table else []
    names += [GO, NO_GO] if procedure.deployment else [NONE_OF_THESE, NOT_REPRODUCED]
    found = next((n for n in names if n.casefold() == wanted.strip().casefold()), "")
    if found:
        return found
    if table or procedure.deployment or not wanted.strip():
        raise UsageError(
            f"{wanted!r} is no class of this runbook", id="no-such-class", advice=f"one of: {', '.join(names)}"
        )
    return wanted.strip()


def _silent(state: RunState, cites: Iterable[int]) -> str:
    """Return which of these are ends of commands, and why they show nothing; nothing where none is."""
    ends = {seq for step in state.steps.values() for seq, _ in step.ended}
    bad = [str(seq) for seq in cites if seq in ends and seq not in state.citable]
    why = "the end of a command that failed without a word, or changed something: cite the check that looked after it"
    return f"; {', '.join(bad)} is {why}" if bad else ""


def _numbers(seqs: Iterable[int]) -> str:
    return ", ".join(str(seq) for seq in sorted(seqs)) or "nothing yet: no evidence was captured"
