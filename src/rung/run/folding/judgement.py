"""Fold notes, decisions, approvals and broken glass into the state of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rung.model.event.approval import (
    ApprovalAsked,
    ApprovalDeclined,
    ApprovalVoided,
    Approved,
    GlassBroken,
    GlassReviewed,
)
from rung.model.event.event import Recorded
from rung.model.event.judgement import Decided, NoteWritten
from rung.run.folding.forget import overtaken, reopened, without
from rung.run.state import Breach, RunState, Timed

if TYPE_CHECKING:
    from rung.model.replacing import replace  # the same to the type checker, which knows the fields
else:
    from rung.run.replacing import replace


def about_judgement(state: RunState, record: Recorded) -> RunState:
    """Return the state after a note, a decision, or what concerns an approval or broken glass."""
    match record.event:
        case NoteWritten() as note:
            return replace(state, note=note)
        case Decided() as decision:
            return _decided(state, decision, record.seq)
        case ApprovalAsked() as asked:
            left = overtaken(state, asked)
            declined = {digest: no for digest, no in left.declined.items() if digest != asked.digest}
            return replace(left, asked=(*left.asked, Timed(asked, record.stamp)), declined=declined)
        case Approved() as approval:
            return replace(state, approvals=(*state.approvals, Timed(approval, record.stamp)))
        case ApprovalDeclined() as no:
            left = without(state, lambda event: event.digest == no.digest)
            return replace(left, declined={**left.declined, no.digest: no})
        case ApprovalVoided() as void:
            return _voided(state, void)
        case GlassBroken() as glass:
            return _opened(state, record, glass)
        case GlassReviewed(entries=entries):
            return replace(state, breaches=tuple(b for b in state.breaches if b.seq not in entries))
        case _:
            return state


def _decided(state: RunState, decision: Decided, seq: int) -> RunState:
    """Take a decision; one for the same class stands since the first, another keeps when the last one was made."""
    last = state.decision
    if last is not None and last.boundary == decision.boundary:
        return replace(state, decision=decision)
    before = state.before if last is None else {**state.before, last.boundary.casefold(): state.decided}
    return replace(state, decision=decision, decided=seq, before=before)


def _opened(state: RunState, record: Recorded, glass: GlassBroken) -> RunState:
    """Take up again what was refused, and keep who broke the glass for it until somebody else looked at that."""
    breach = Breach(record.seq, glass.step, record.actor, glass.reason)
    broken = (*state.broken, Timed(glass, record.stamp))
    state = replace(state, broken=broken, breaches=(*state.breaches, breach))
    return reopened(state, glass.step)


def _voided(state: RunState, void: ApprovalVoided) -> RunState:
    """Drop the approval, and the request that it answered: the next one has a nonce of its own."""
    left = tuple(a for a in state.approvals if (a.event.digest, a.event.by) != (void.digest, void.by))
    return replace(state, approvals=left, asked=tuple(a for a in state.asked if a.event.digest != void.digest))
