"""Fold recorded events into the state of a run. Pure: the same record gives the same state, always."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rung.model.event.approval import (
    ApprovalAsked,
    ApprovalDeclined,
    ApprovalVoided,
    Approved,
    GlassBroken,
    GlassReviewed,
)
from rung.model.event.check import Checked, Retried, Waived
from rung.model.event.doubt import DoubtLooked
from rung.model.event.event import Recorded
from rung.model.event.judgement import Decided, NoteWritten
from rung.model.event.run import (
    ChildOpened,
    Closed,
    Escalated,
    LeadTaken,
    Pointed,
    RouteLost,
    RunOpened,
    TimeGiven,
    TriggerDue,
    ValueGiven,
)
from rung.model.event.step import AdHocAsked
from rung.run.folding.check import about_check
from rung.run.folding.judgement import about_judgement
from rung.run.folding.run import about_run
from rung.run.folding.step import about_step
from rung.run.owned import left_by
from rung.run.state import Evidence, Limit, RunState

if TYPE_CHECKING:
    from rung.model.replacing import replace  # the same to the type checker, which knows the fields
else:
    from rung.run.replacing import replace


def fold(records: Iterable[Recorded], state: RunState | None = None) -> RunState:
    """Return the state after all ``records``, starting from ``state`` or from nothing."""
    now = state or RunState()
    seq, left = now.seq, dict(now.left)
    for record in records:
        now, seq = _told(now, record), record.seq
        if verb := left_by(record.event):
            left[verb] = seq
    return replace(now, seq=seq, left=left)


def apply(state: RunState, record: Recorded) -> RunState:
    """Return the state after one more event."""
    return fold((record,), state)


def _told(state: RunState, record: Recorded) -> RunState:
    match record.event:
        case RunOpened() | LeadTaken() | ValueGiven() | AdHocAsked() | Closed() | Escalated() | TriggerDue():
            return about_run(state, record)
        case Pointed(variables=variables):
            return replace(state, pointed=variables)
        case TimeGiven(seconds=seconds, of=of):
            return replace(state, limit=Limit(seconds, record.stamp, of))
        case DoubtLooked(check=at, stdout=stdout):
            state = replace(state, citable=state.citable.plus(record.seq))
            if stdout is None:
                return state
            return replace(state, evidence=state.evidence.plus(Evidence(record.seq, at.step, str(at), stdout.blob, 0)))
        case ChildOpened(runbook=runbook) as child:
            return replace(state, children={**state.children, runbook: child})
        case RouteLost(route=route, reason=reason):
            return replace(state, lost={**state.lost, route: reason})
        case (
            NoteWritten()
            | Decided()
            | ApprovalAsked()
            | Approved()
            | ApprovalDeclined()
            | ApprovalVoided()
            | GlassBroken()
            | GlassReviewed()
        ):
            return about_judgement(state, record)
        case Checked() | Waived() | Retried():
            return about_check(state, record)
        case _:
            return about_step(state, record)
