"""What a person asks of a run becomes an event here, or is refused with the reason."""

from __future__ import annotations

from dataclasses import replace

from rung.model.due import NeedApproval, NeedRemedy, Refuse, Take
from rung.model.errors import RefusedError, UsageError
from rung.model.event import (
    Answer,
    Approved,
    CheckAt,
    Checked,
    Closed,
    Decided,
    DoubtResolved,
    Event,
    GlassBroken,
    NoteWritten,
    Outcome,
    Part,
    Remarked,
    Retried,
    StepSkipped,
    ValueGiven,
    Waived,
)
from rung.model.kind import admits, known, nameable
from rung.model.request import (
    Abort,
    Approve,
    Attest,
    BreakGlass,
    Decide,
    Give,
    Remark,
    Request,
    Retry,
    Settle,
    Skip,
    Waive,
    WriteNote,
)
from rung.model.runbook import Check
from rung.run.gate import GO, NO_GO, digest_of, judgement, negative, person, prerequisites
from rung.run.machine import NONE_OF_THESE, NOT_REPRODUCED, due
from rung.run.moment import Moment
from rung.run.procedure import PlannedStep, Procedure
from rung.run.state import RunState
from rung.run.status import Status, status

SHORTEST_DIGEST = 4


def admit(procedure: Procedure, state: RunState, request: Request, moment: Moment) -> Event:
    """Return the event that ``request`` becomes. Raises RefusedError or UsageError with what to do instead.

    ``Escalate`` is not admitted here: its packet is written elsewhere and recorded with it.
    """
    if state.closed is not None and not isinstance(request, Remark):
        why = f"this run ended: {state.closed.outcome.value}"
        raise RefusedError(why, id="run-closed", advice="start a new one with `rung run`")
    match request:
        case Approve():
            return _approve(procedure, state, request, moment)
        case BreakGlass(reason=reason):
            return _break(procedure, state, reason, moment)
        case Decide():
            return _decide(procedure, state, request)
        case WriteNote():
            return _note(procedure, state, request)
        case Attest() | Waive() | Retry():
            return _on_check(procedure, state, request, moment)
        case _:
            return _plain(procedure, state, request)


def _plain(procedure: Procedure, state: RunState, request: Request) -> Event:
    match request:
        case Skip(step=number, reason=reason):
            return _skip(procedure, state, number, reason)
        case Give(name=name, value=value):
            return _give(procedure, name, value)
        case Settle(ran=ran, reason=reason):
            return _settle(state, ran=ran, reason=reason)
        case Abort(reason=reason):
            return Closed(Outcome.ABORTED, _needed(reason, "an abort"))
        case Remark(text=text):
            return Remarked(_needed(text, "a remark"))
        case _:
            raise UsageError(f"{type(request).__name__} cannot be asked here", id="no-such-request")


def _skip(procedure: Procedure, state: RunState, number: int, reason: str) -> Event:
    if procedure.step(number) is None:
        raise UsageError(f"there is no step {number}", id="no-such-step", advice=_steps(procedure))
    now = state.step(number)
    if now.doubt or now.open is not None:
        raise RefusedError(
            f"step {number} was started and its end is not known: say first whether it ran",
            id="in-doubt",
            advice="`rung resume RUN --settle ran` or `--settle not-run`, with a reason",
        )
    if status(procedure, state, number) is Status.PASSED:
        raise RefusedError(f"step {number} has passed and cannot be left out", id="step-passed")
    return StepSkipped(number, _needed(reason, "a skip"))


def _needed(text: str, what: str) -> str:
    if not text.strip():
        raise UsageError(f"{what} needs a reason", id="reason-missing", advice="say why in one sentence")
    return text.strip()


def _steps(procedure: Procedure) -> str:
    count = len(procedure.steps)
    return f"the runbook has {count} steps" if count != 1 else "the runbook has 1 step"


def _waiting(procedure: Procedure, state: RunState) -> PlannedStep:
    """Return the step that would change something next, or say that none does."""
    for planned in procedure.steps:
        now = status(procedure, state, planned.step.number)
        if planned.effect.changes and now in {Status.PENDING, Status.STARTED}:
            return planned
    raise RefusedError("no step of this run is waiting to change anything", id="nothing-to-approve")


def _approve(procedure: Procedure, state: RunState, request: Approve, moment: Moment) -> Event:
    planned = _waiting(procedure, state)
    digest = digest_of(procedure, state, planned)
    number = planned.step.number
    if len(request.digest) < SHORTEST_DIGEST or not digest.startswith(request.digest.lower()):
        raise RefusedError(
            f"{request.digest!r} is not what waits: step {number} is {digest[:12]} now",
            id="approval-digest",
            advice="an approval binds one step with its values; `rung resume` shows what waits now",
        )
    unmet = judgement(procedure, state, planned)
    if unmet is not None:
        raise RefusedError(
            f"step {number} cannot be approved yet: {explain(unmet)}",
            id="approval-too-early",
            advice="evidence, note and decision come before an approval",
        )
    by = _needed(request.by, "an approval")
    found = due(procedure, state, moment)
    if isinstance(found, NeedApproval) and found.another and person(by) == person(state.lead):
        raise RefusedError(
            f"step {number} needs the approval of another person than {state.lead}",
            id="approval-own",
            advice="ask a second person to run `rung approve`, or break the glass with a reason",
        )
    expires = int(moment.now) + moment.policy.minutes * 60
    return Approved(number, digest, by, expires)


def explain(unmet: object) -> str:
    """Return what a need or a refusal says, in one clause."""
    parts = (getattr(unmet, "reason", ""), getattr(unmet, "failure", ""), getattr(unmet, "text", ""))
    said = next((p for p in parts if p), "")
    missing: tuple[str, ...] = getattr(unmet, "missing", ())
    if missing:
        return f"the incident note lacks {', '.join(missing)}"
    return said or "a decision that cites the evidence is missing"


def _break(procedure: Procedure, state: RunState, reason: str, moment: Moment) -> Event:
    if state.doubtful:
        raise RefusedError(
            f"step {state.doubtful} is in doubt: say first whether it ran",
            id="in-doubt",
            advice="`rung resume RUN --settle ran` or `--settle not-run`, with a reason",
        )
    found = due(procedure, state, moment)
    if isinstance(found, Refuse) and found.rule in {"placeholder", "undeclared-input"}:
        raise RefusedError(
            f"breaking the glass does not help: {found.reason}", id="nothing-to-run", advice=found.advice or "skip it"
        )
    # The glass opens the step that was refused, never one that comes later and that nobody was shown.
    refused = procedure.step(found.step) if isinstance(found, Refuse) else None
    planned = refused or _waiting(procedure, state)
    return GlassBroken(planned.step.number, digest_of(procedure, state, planned), _needed(reason, "break-glass"))


def _decide(procedure: Procedure, state: RunState, request: Decide) -> Event:
    name = _boundary(procedure, request.boundary)
    bad = [str(seq) for seq in request.cites if seq not in state.citable]
    if bad:
        raise RefusedError(
            f"entry {', '.join(bad)} is no evidence of this run",
            id="decision-cites",
            advice=f"cite from {_numbers(state.citable)}",
        )
    if not request.cites and not (procedure.deployment and not procedure.runbook.prerequisites):
        raise RefusedError(
            "a decision must cite the evidence it rests on",
            id="decision-without-evidence",
            advice=f"cite from {_numbers(state.citable)}",
        )
    if procedure.deployment and not negative(name) and prerequisites(procedure, state) is not None:
        raise RefusedError(
            "a go comes after the prerequisites: one of them is not answered or not met",
            id="decision-too-early",
            advice="`rung resume` asks them one by one",
        )
    changed = any(p.effect.changes and state.step(p.step.number).attempts for p in procedure.steps)
    if changed and name.casefold() == NOT_REPRODUCED:
        raise RefusedError(
            "this run has already changed something: it cannot end as not reproduced",
            id="already-changed",
            advice="choose the class that fits, escalate, or abort",
        )
    return Decided(name, tuple(request.cites), request.reason.strip(), tuple(request.rejected))


def _numbers(seqs: frozenset[int]) -> str:
    return ", ".join(str(seq) for seq in sorted(seqs)) or "nothing yet: no evidence was captured"


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


def _note(procedure: Procedure, state: RunState, request: WriteNote) -> Event:
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


def _on_check(procedure: Procedure, state: RunState, request: Attest | Waive | Retry, moment: Moment) -> Event:
    if isinstance(request, Retry):
        return Retried(_failed(procedure, state, moment))
    if isinstance(request, Waive):
        if request.check.part is Part.STEP:
            raise UsageError("a step is skipped, not waived", id="waive-step", advice="skip it with a reason")
        _find(procedure, request.check)
        return Waived(request.check, _needed(request.reason, "a waiver"))
    check = _find(procedure, request.check)
    if check is not None and check.expect is not None and request.answer is Answer.YES:
        raise RefusedError(
            f"{request.check} is checked by the machine", id="attest-typed", advice="let the machine look, or retry it"
        )
    return Checked(request.check, request.answer, request.observed, attested=True)


def _failed(procedure: Procedure, state: RunState, moment: Moment) -> CheckAt:
    """Return what failed and can be tried again. A trigger that is due meanwhile does not stand in the way."""
    escalation = procedure.runbook.escalation
    told = replace(state, due=frozenset(range(len(escalation.when) if escalation else 0)))
    match due(procedure, told, moment):
        case NeedRemedy(check=check):
            return check
        case Take(step=number):  # its value was not in the output
            return CheckAt(Part.STEP, number, -1)
        case _:
            raise RefusedError("nothing failed that could be tried again", id="nothing-to-retry")


def _find(procedure: Procedure, at: CheckAt) -> Check | None:
    """Return the check at an address; None stands for a step itself. Raises UsageError when there is no such thing."""
    planned = procedure.step(at.step)
    if at.part is Part.STEP and planned is not None and at.index < 0:
        return None
    lists: dict[Part, tuple[Check, ...]] = {
        Part.PREREQUISITE: procedure.runbook.prerequisites,
        Part.PROOF: procedure.runbook.proof,
        Part.STEP: planned.step.checks if planned else (),
    }
    checks = lists.get(at.part, ())
    if 0 <= at.index < len(checks):
        return checks[at.index]
    raise UsageError(f"this runbook has no {at}", id="no-such-check", advice="`rung show` lists its checks")


def _give(procedure: Procedure, name: str, value: str) -> Event:
    declared = next((i for i in procedure.runbook.inputs if i.name == name), None)
    if declared is None:
        names = ", ".join(i.name for i in procedure.runbook.inputs) or "none"
        raise UsageError(f"{name!r} is no input of this runbook", id="no-such-input", advice=f"its inputs: {names}")
    if not nameable(name):
        why = f"an input cannot be called {name!r}: programs give that name a meaning"
        raise RefusedError(why, id="reserved-input", advice="give the input another name in the runbook")
    if not known(declared.kind):
        raise UsageError(
            f"the input {name} has the type {declared.kind!r}, which no value can be checked against",
            id="unknown-type",
            advice="use integer, number, word, host, path, url, date, duration, boolean, version or a|b|c",
        )
    if not admits(declared.kind, value):
        raise UsageError(
            f"{value!r} is no {declared.kind}: {name} was not set",
            id="bad-value",
            advice=f"for example {declared.example}",
        )
    return ValueGiven(name, value, "a person")


def _settle(state: RunState, *, ran: bool, reason: str) -> Event:
    number = state.doubtful
    if not number:
        raise RefusedError("no step of this run is in doubt", id="not-in-doubt")
    return DoubtResolved(number, state.step(number).attempts, ran, _needed(reason, "a verdict on a step in doubt"))
