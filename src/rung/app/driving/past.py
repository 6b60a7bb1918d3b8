"""What a step did the last time it ran: the intents of an earlier run of the same runbook."""

from __future__ import annotations

from collections.abc import Sequence

from rung.app.driving.begun import begun
from rung.app.driving.log import Log
from rung.ledger.record import RunRow
from rung.model.card import Terms
from rung.model.event.event import Recorded
from rung.model.event.run import RunOpened
from rung.model.event.step import StepIntent
from rung.run.difference import since

RUNS_LOOKED_AT = 20


def last_time(log: Log, terms: Terms) -> tuple[str, ...]:
    """Return what is otherwise than the last time this step ran, in lines; the first says when that was.

    Only this store is asked, and of it the latest runs of this runbook, as their records tell it. A run whose record
    is not what was written is said and passed over: an approval must not depend on it.
    """
    opened = log.state.opened
    if opened is None:
        return ()
    key = _key(opened)
    same = [row for row in begun(log.books, lambda row: _key(row) == key) if row.id != log.run]
    for row in same[:RUNS_LOOKED_AT]:
        intents = _intents(log.books.believed(row), key, terms.step)
        if intents:
            changed = since(intents, terms)
            when = f"run {row.id} of {row.opened_at[:16]}Z"
            return (f"{when}: the same",) if not changed else (f"{when} was otherwise:", *changed)
    return ("never, as far as this store knows",)


def _intents(records: Sequence[Recorded], key: tuple[str, str], step: int) -> dict[int, StepIntent]:
    """Return what the step was about to run, by the place in it; nothing where the record is of another runbook."""
    events = [one.event for one in records]
    if not any(isinstance(one, RunOpened) and _key(one) == key for one in events):
        return {}
    return {one.index: one for one in events if isinstance(one, StepIntent) and one.step == step}


def _key(of: RunOpened | RunRow) -> tuple[str, str]:
    """Return what makes two runs of the same runbook: its id, or where it has none its path."""
    return of.runbook, of.path if not of.runbook else ""
