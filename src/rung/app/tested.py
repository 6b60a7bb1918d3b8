"""When a runbook last passed a run: derived from the store, never from what somebody typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from rung.app.log import records
from rung.app.ports import Store
from rung.app.site import Site
from rung.ledger.record import RunRow
from rung.model.errors import UntrustedError
from rung.model.event.run import Outcome
from rung.model.runbook import Runbook
from rung.run.unproved import KINDS, unproved

PASSED = frozenset({Outcome.REPAIRED.value, Outcome.DONE.value})


def tested(site: Site) -> Callable[[Runbook], date | None] | None:
    """Return the day each revision last passed, in UTC; None when there is no store to ask, or none that answers.

    A store that cannot be read stops runs, never the reading of runbooks; `rung doctor` says what is wrong with it.
    """
    if not site.has_store():
        return None
    try:
        days = passed(site.open_store())
    except UntrustedError:
        return None
    return lambda runbook: days.get(runbook.revision)


def passed(store: Store) -> dict[str, date]:
    """Return the day, in UTC, on which each revision last ended well with every step run as it stands there."""
    rows = [row for row in store.runs() if row.state in PASSED and row.ended_at]
    doubtful = frozenset[str]().union(*(store.with_kind(kind) for kind in KINDS)) if rows else frozenset()
    found: dict[str, date] = {}
    for row in rows:
        if row.revision in found or (row.id in doubtful and _unproved(store, row)):
            continue
        found[row.revision] = date.fromisoformat(row.ended_at[:10])
    return found


def _unproved(store: Store, row: RunRow) -> bool:
    try:
        return unproved(one.event for one in records(store.entries(row.id), row.id))
    except UntrustedError:
        return True  # a record that cannot be read proves nothing
