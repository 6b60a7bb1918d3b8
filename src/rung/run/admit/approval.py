"""Approvals and broken glass: what opens exactly one step, and what does not."""

from __future__ import annotations

from rung.model.due import Refuse
from rung.model.errors import RefusedError
from rung.model.event.address import called
from rung.model.event.approval import (
    ApprovalAsked,
    ApprovalDeclined,
    Approved,
    GlassBroken,
    GlassReviewed,
    Signature,
)
from rung.model.event.event import Event
from rung.model.request import Approve, BreakGlass, Decline, Review
from rung.run import adhoc
from rung.run.admit.reason import needed
from rung.run.folding.forget import reopened
from rung.run.gate import asked, digest_of, judgement
from rung.run.machine import due
from rung.run.moment import Moment
from rung.run.policy import Demand
from rung.run.procedure import PlannedStep, Procedure
from rung.run.state import RunState
from rung.run.status import Status, status

SHORTEST_DIGEST = 4


def approve(procedure: Procedure, state: RunState, request: Approve, moment: Moment) -> Event:
    """Return the approval that the request becomes.

    Raises RefusedError: too early, another digest, not asked for (any more), one's own, without the signature it needs.
    """
    planned = _waiting(procedure, state)
    number, digest = planned.step.number, digest_of(procedure, state, planned)
    _insist_on_digest(request.digest, number, digest, "an approval binds")
    unmet = judgement(procedure, state, planned)
    if unmet is not None:
        raise RefusedError(
            f"{called(number)} cannot be approved yet: {explain(unmet)}",
            id="approval-too-early",
            advice="evidence, note and decision come before an approval",
        )
    question = _open(state, number, digest, moment)
    by = needed(request.by, "an approval")
    demand = moment.policy.demand(planned)
    if demand.another and moment.policy.person(by) == moment.policy.person(state.lead):
        raise RefusedError(
            f"{called(number)} needs the approval of another person than {state.lead}",
            id="approval-own",
            advice="ask a second person to run `rung approve`, or break the glass with a reason",
        )
    _insist_on_signature(demand, number, request.signature, question)
    expires = int(moment.now) + demand.minutes * 60
    return Approved(number, digest, by, expires, request.signature)


def decline(procedure: Procedure, state: RunState, request: Decline, moment: Moment) -> Event:
    """Return the no that the request becomes. Anyone may say it, also who leads; a signed one answers one request.

    Raises RefusedError: another digest, not asked for (any more), no reason.
    """
    planned = _waiting(procedure, state)
    number, digest = planned.step.number, digest_of(procedure, state, planned)
    _insist_on_digest(request.digest, number, digest, "a no is said to")
    _open(state, number, digest, moment)
    reason, by = needed(request.reason, "a no"), needed(request.by, "a no")
    return ApprovalDeclined(number, digest, by, reason, request.signature)


def _insist_on_digest(named: str, number: int, digest: str, binds: str) -> None:
    """Raise RefusedError where what was ``named`` is too short for a digest, or begins another one."""
    if len(named) < SHORTEST_DIGEST or not digest.startswith(named.lower()):
        raise RefusedError(
            f"{named!r} is not what waits: {called(number)} is {digest[:12]} now",
            id="approval-digest",
            advice=f"{binds} one step with its values; `rung resume` shows what waits now",
        )


def _insist_on_signature(demand: Demand, number: int, signature: Signature | None, question: ApprovalAsked) -> None:
    """Raise RefusedError where a signature is needed and none is there, or one is there for another request."""
    if demand.signed and signature is None:
        raise RefusedError(
            f"{called(number)} needs a signed approval: a name that is only typed does not count there",
            id="approval-unsigned",
            advice="`rung approve RUN --key KEY`, or take `rung approve RUN --request` to where the key is",
        )
    if signature is not None and signature.request != question.request:
        raise RefusedError(
            f"this answers an earlier request for {called(number)}, not the one that is open",
            id="answer-replayed",
            advice="take `rung approve RUN --request` to where the key is",
        )


def _open(state: RunState, number: int, digest: str, moment: Moment) -> ApprovalAsked:
    """Return the request that is open. Raises RefusedError when none for ``digest`` was made, or too long ago."""
    found = asked(state, digest, moment)
    if found is not None:
        return found
    again = "`rung resume RUN` or `rung approve RUN --request` asks anew"
    if any(a.event.digest == digest for a in state.asked):
        raise RefusedError(
            f"the request for {called(number)} is too old to be answered", id="approval-late", advice=again
        )
    raise RefusedError(
        f"nobody has asked for an approval of {called(number)} as it stands", id="approval-not-asked", advice=again
    )


def review(state: RunState, request: Review, moment: Moment) -> Event:
    """Return the review of every broken glass that is open. Raises RefusedError where there is none, or one's own."""
    if not state.breaches:
        raise RefusedError("no broken glass of this run waits for a review", id="nothing-to-review")
    text = needed(request.text, "a review")
    by = needed(request.by, "a review")
    mine = [b for b in state.breaches if moment.policy.person(b.by) == moment.policy.person(by)]
    if mine:
        raise RefusedError(
            f"{mine[0].by} broke the glass of {called(mine[0].step)}: somebody else reviews it",
            id="review-own",
            advice="ask another person to look at the run and to say what came of it",
        )
    return GlassReviewed(tuple(b.seq for b in state.breaches), by, text)


def break_glass(procedure: Procedure, state: RunState, request: BreakGlass, moment: Moment) -> Event:
    """Return the broken glass, for what was refused or waits. Raises RefusedError where it cannot help."""
    state = reopened(state, request.step)
    if state.doubtful:
        raise RefusedError(
            f"{called(state.doubtful)} is in doubt: say first whether it ran",
            id="in-doubt",
            advice="`rung resume RUN --settle ran` or `--settle not-run`, with a reason",
        )
    found = due(procedure, state, moment)
    if isinstance(found, Refuse) and found.unwritten:
        raise RefusedError(
            f"breaking the glass does not help: {found.reason}", id="nothing-to-run", advice=found.advice or "skip it"
        )
    # The glass opens the step that was refused, never one that comes later and that nobody was shown.
    refused = procedure.step(found.step) if isinstance(found, Refuse) else None
    planned = refused or _waiting(procedure, state)
    expires = int(moment.now) + moment.policy.minutes * 60
    digest = digest_of(procedure, state, planned)
    return GlassBroken(planned.step.number, digest, needed(request.reason, "break-glass"), expires)


def _waiting(procedure: Procedure, state: RunState) -> PlannedStep:
    """Return the step (or ad-hoc command) that would change something next, or say that none does."""
    found = waiting_change(procedure, state)
    if found is None:
        raise RefusedError("no step of this run is waiting to change anything", id="nothing-to-approve")
    return found


def waiting_change(procedure: Procedure, state: RunState) -> PlannedStep | None:
    """Return the step (or ad-hoc command) that would change something next, or None."""
    added = adhoc.waiting(procedure, state)
    if added is not None and added.effect.changes:
        return added
    for planned in procedure.steps:
        now = status(procedure, state, planned.step.number)
        left = state.step(planned.step.number).done < len(planned.commands)
        if planned.effect.changes and now in {Status.PENDING, Status.STARTED} and left:
            return planned
    return None


def explain(unmet: object) -> str:
    """Return what a need or a refusal says, in one clause."""
    parts = (getattr(unmet, "reason", ""), getattr(unmet, "failure", ""), getattr(unmet, "text", ""))
    said = next((p for p in parts if p), "")
    missing: tuple[str, ...] = getattr(unmet, "missing", ())
    if missing:
        return f"the incident note lacks {', '.join(missing)}"
    return said or "a decision that cites the evidence is missing"
