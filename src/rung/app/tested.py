"""When a runbook last passed a run: derived from the store, never from what somebody typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from rung.app.site import Site
from rung.ledger.record import RunRow
from rung.model.errors import UntrustedError
from rung.model.event.run import Outcome
from rung.model.runbook import Runbook

PASSED = frozenset({Outcome.REPAIRED.value, Outcome.DONE.value})


def tested(site: Site) -> Callable[[Runbook], date | None] | None:
    """Return the day each revision last passed, in UTC; None when there is no store to ask, or none that answers.

    A store that cannot be read stops runs, never the reading of runbooks; `rung doctor` says what is wrong with it.
    """
    if not site.has_store():
        return None
    try:
        rows = site.open_store().runs()
    except UntrustedError:
        return None
    days = passed(rows)
    return lambda runbook: days.get(runbook.revision)


def passed(rows: Iterable[RunRow]) -> dict[str, date]:
    """Return the day, in UTC, on which each revision last ended well; ``rows`` come newest first."""
    found: dict[str, date] = {}
    for row in rows:
        if row.state in PASSED and row.ended_at:
            found.setdefault(row.revision, date.fromisoformat(row.ended_at[:10]))
    return found
