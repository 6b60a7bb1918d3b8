"""The four conditions of a change: evidence, note and decision, guards, approval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rung.model.due import (
    Due,
    Look,
    NeedAnswer,
    NeedApproval,
    NeedDecision,
    NeedNote,
    NeedRemedy,
    NeedRethink,
    Refuse,
    Seek,
)
from rung.model.event.address import CheckAt, Part, called
from rung.model.event.approval import ApprovalAsked, Approved
from rung.model.event.check import Answer
from rung.model.expect import ClassIs, Holds, StepPassed, WhileAlert
from rung.model.runbook import ToStep
from rung.run import digest as binding
from rung.run.guard import Standing, place, standing
from rung.run.moment import Moment
from rung.run.procedure import PlannedStep, Procedure
from rung.run.state import RunState

GO = "go"
NO_GO = "no-go"


def negative(boundary: str) -> bool:
    """Say whether a class is a no-go, however a runbook's table spells it."""
    return "".join(c for c in boundary.casefold() if c.isalnum()) == "nogo"


@dataclass(frozen=True, slots=True)
class Pass:
    """The step may run; ``digest`` is what was approved or broken the glass for."""

    digest: str


def digest_of(procedure: Procedure, state: RunState, planned: PlannedStep) -> str:
    """Return what an approval of this step, with today's values, would bind."""
    values = {name: given.value for name, given in state.values.items()}
    return binding.digest(binding.terms(procedure.runbook.revision, planned, values))


def gate(procedure: Procedure, state: RunState, planned: PlannedStep, moment: Moment) -> Due | Pass:
    """Return the first condition that is not met, or leave to run. Break-glass passes all of them."""
    digest = digest_of(procedure, state, planned)
    if broken(state, number=planned.step.number, digest=digest, moment=moment):
        return Pass(digest)
    unmet = judgement(procedure, state, planned) or guarded(procedure, state, planned, moment)
    return unmet or _approved(state, planned, digest, moment)


def broken(state: RunState, *, number: int, digest: str, moment: Moment) -> bool:
    """Say whether the glass was broken for exactly this, not too long ago or in a pass that is still going on."""
    going = _going(state, number, moment, moment.policy.minutes)
    return any(glass.event.digest == digest and (going or glass.holds(moment.stamp)) for glass in state.broken)


def _going(state: RunState, number: int, moment: Moment, minutes: int) -> bool:
    """Say whether a pass through the commands of a step goes on: each follows the one before it in time."""
    before = state.step(number).ended_at
    return before is not None and moment.stamp.since(before) <= minutes * 60


def judgement(procedure: Procedure, state: RunState, planned: PlannedStep) -> Due | None:
    """Return what is still to be seen, confirmed or decided before the step may change anything."""
    number = planned.step.number
    if not procedure.deployment and not state.evidence:
        return Refuse(
            number,
            "evidence-before-mutation",
            f"{called(number)} changes something ({planned.effect.word}) and this run has captured no evidence yet",
            "put a step that looks before it, or break the glass with a reason",
        )
    return prerequisites(procedure, state) or _decided(procedure, state, number)


def prerequisites(procedure: Procedure, state: RunState) -> Due | None:
    """Return the first prerequisite that is neither met nor waived, or None."""
    for index, check in enumerate(procedure.runbook.prerequisites):
        at = CheckAt(Part.PREREQUISITE, 0, index)
        if state.answers.get(at) is Answer.YES or at in state.waived:
            continue
        if at not in state.answers:
            return Look(at, check.expect) if check.expect else NeedAnswer(at, check.text.text)
        return NeedRemedy(at, state.denied(at, f"prerequisite not met: {check.text.text}"))
    return None


def _decided(procedure: Procedure, state: RunState, number: int) -> Due | None:
    if procedure.deployment:
        if state.decision is None or not _go(procedure, state.decision.boundary):
            return NeedDecision(number, (GO, NO_GO), tuple(sorted(state.citable)))
        return None
    if state.decision is None or not _grounded(state):
        names = missing(state, with_boundary=False)
        return NeedNote(number, names) if names else choice(procedure, state, number)
    names = missing(state, with_boundary=True)
    return NeedNote(number, names) if names else None


def _go(procedure: Procedure, boundary: str) -> bool:
    """Say whether a deployment may go on: a go, or a class that the runbook's own table sends to a step."""
    table = procedure.runbook.decision
    routes = {b.name.casefold(): b.route for b in table.boundaries} if table else {}
    return boundary.casefold() == GO or isinstance(routes.get(boundary.casefold()), ToStep)


def _grounded(state: RunState) -> bool:
    """Say whether the decision cites something that was seen: what was only said is no evidence."""
    seen = {evidence.seq for evidence in state.evidence}
    return state.decision is not None and not seen.isdisjoint(state.decision.cites)


def ungrounded(procedure: Procedure, state: RunState) -> bool:
    """Say whether a decision is on record that no change can rest on, for what it cites."""
    return not procedure.deployment and state.decision is not None and not _grounded(state)


def grounds(procedure: Procedure, state: RunState) -> tuple[int, ...]:
    """Return the entries that a change may rest on: what was captured; a deployment rests on its prerequisites.

    Where nothing was captured, what else may be cited: a class that leads to no change can rest on that.
    """
    captured = {evidence.seq for evidence in state.evidence}
    return tuple(sorted(state.citable if procedure.deployment or not captured else captured))


def choice(procedure: Procedure, state: RunState, number: int) -> NeedDecision:
    """Return the question which class the evidence points at."""
    table = procedure.runbook.decision
    names = tuple(b.name for b in table.boundaries) if table else ()
    return NeedDecision(number, names, tuple(sorted(state.citable)))


def missing(state: RunState, *, with_boundary: bool) -> tuple[str, ...]:
    """Return the lines of the incident note that are still empty. The decision fills the class."""
    note = state.note
    lines = {
        "symptom": note.symptom if note else "",
        "scope": note.scope if note else "",
        "first command": note.first_command if note else "",
        "evidence": note.evidence if note else (),
        "next action": note.next_action if note else "",
    }
    if with_boundary:
        lines["class"] = (note.boundary if note else "") or (state.decision.boundary if state.decision else "")
    return tuple(name for name, value in lines.items() if not value)


def guarded(procedure: Procedure, state: RunState, planned: PlannedStep, moment: Moment) -> Due | None:
    """Return the typed guard that stands against a step, or the look that may lift it."""
    for found in standing(procedure, state, planned, moment.stamp):
        if found.look is not None:
            return Look(found.at, found.look)
        return Refuse(
            planned.step.number,
            "guard",
            f"{forbidden(found.guard.text.text)} ({place(procedure, found)}; {found.why}; {found.how})",
            f"{_lifted(found)}choose another way, or break the glass with a reason",
        )
    return None


def _lifted(found: Standing) -> str:
    """Return what lifts a guard, to be followed by what else can be done; nothing for one that holds always."""
    match found.guard.refusal.condition if found.guard.refusal else None:
        case StepPassed() | Holds():
            return "make its condition true, "
        case WhileAlert():
            return "wait until the alert is over, "
        case ClassIs():
            return "decide for another class if the evidence points there, "
        case None:
            return ""


def forbidden(text: str) -> str:
    """Return what a guard forbids, said once: most guards begin with these words themselves."""
    return text if text.casefold().startswith(("do not ", "don't ", "never ")) else f"Do not: {text}"


def asked(state: RunState, digest: str, moment: Moment) -> ApprovalAsked | None:
    """Return the request for an approval of ``digest`` that can still be answered, or None."""
    found = (a.event for a in reversed(state.asked) if a.event.digest == digest and a.holds(moment.stamp))
    return next(found, None)


def given(state: RunState, planned: PlannedStep, digest: str, moment: Moment) -> tuple[Approved, ...]:
    """Return the approvals of ``digest`` that count now: in time, signed where they must be, by who may give them.

    A person counts once under all names, and so does a key.
    """
    demand = moment.policy.demand(planned)
    going = _going(state, planned.step.number, moment, demand.minutes)  # one pass through a step needs one approval
    found: dict[str, Approved] = {}
    for timed in state.approvals:
        one = timed.event
        who = moment.policy.person(one.by)
        lead = demand.another and who == moment.policy.person(state.lead)
        in_time = one.digest == digest and (going or timed.holds(moment.stamp))
        if in_time and not lead and (one.signature or not demand.signed) and not _same_key(one, found.values()):
            found.setdefault(who, one)
    return tuple(found.values())


def _same_key(one: Approved, others: Iterable[Approved]) -> bool:
    key = one.signature.key if one.signature else ""
    return bool(key) and any(other.signature is not None and other.signature.key == key for other in others)


def _approved(state: RunState, planned: PlannedStep, digest: str, moment: Moment) -> Due | Pass:
    number = planned.step.number
    demand = moment.policy.demand(planned)
    have = given(state, planned, digest, moment)
    more = demand.people - len(have)
    no = state.declined.get(digest)
    if no is not None:
        return NeedRethink(number, digest, no.by, no.reason)
    if more <= 0:
        return Pass(digest)
    if asked(state, digest, moment) is None:
        return Seek(number, digest)
    return NeedApproval(number, digest, demand.another, more, demand.signed, tuple(one.by for one in have))
