"""What a step did the last time it ran: the intents of an earlier run of the same runbook."""

from __future__ import annotations

from rung.app.driving.log import Log
from rung.model.card import Terms
from rung.model.event.step import StepIntent
from rung.run.difference import since

RUNS_LOOKED_AT = 20


def last_time(log: Log, terms: Terms) -> tuple[str, ...]:
    """Return what is otherwise than the last time this step ran, in lines; the first says when that was.

    Only this store is asked, and of it the latest runs of this runbook. A run whose record is not what was written is
    said and passed over: an approval must not depend on it.
    """
    begun = log.state.opened
    if begun is None:
        return ()
    same = [row for row in log.store.runs() if (row.runbook, row.path if not row.runbook else "") == _key(log)]
    for row in same[:RUNS_LOOKED_AT]:
        if row.id == log.run:
            continue
        events = (one.event for one in log.books.believed(row))
        intents = {e.index: e for e in events if isinstance(e, StepIntent) and e.step == terms.step}
        if intents:
            changed = since(intents, terms)
            when = f"run {row.id} of {row.opened_at[:16]}Z"
            return (f"{when}: the same",) if not changed else (f"{when} was otherwise:", *changed)
    return ("never, as far as this store knows",)


def _key(log: Log) -> tuple[str, str]:
    begun = log.state.opened
    if begun is None:
        return "", ""
    return begun.runbook, begun.path if not begun.runbook else ""
