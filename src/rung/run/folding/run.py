"""Fold what concerns the run as a whole into its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rung.model.event.event import Recorded
from rung.model.event.run import (
    Closed,
    Escalated,
    LeadTaken,
    RunOpened,
    TriggerDue,
    ValueGiven,
)
from rung.model.event.step import AdHocAsked
from rung.run.state import Given, RunState

if TYPE_CHECKING:
    from rung.model.replacing import replace  # the same to the type checker, which knows the fields
else:
    from rung.run.replacing import replace


def about_run(state: RunState, record: Recorded) -> RunState:
    """Return the state after what concerns the whole run."""
    match record.event:
        case RunOpened() as opened:
            origin = f"run {opened.parent}" if opened.parent else "given at the start"
            given = {name: Given(value, origin) for name, value in opened.values.items()}
            return replace(state, opened=opened, opened_at=record.stamp, lead=record.actor, values=given)
        case LeadTaken():
            return replace(state, lead=record.actor)
        case ValueGiven(name=name, value=value, origin=origin):
            return replace(state, values={**state.values, name: Given(value, origin)})
        case AdHocAsked() as asked:
            return replace(state, adhoc=(*state.adhoc, asked))
        case Escalated() as escalated:
            return replace(state, escalations=(*state.escalations, escalated))
        case TriggerDue(index=index):
            return replace(state, due=state.due | {index})
        case Closed() as closed:
            return replace(state, closed=closed)
        case _:
            return state
