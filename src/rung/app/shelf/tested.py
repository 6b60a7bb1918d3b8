"""When a runbook last passed a run: derived from the store, never from what somebody typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cache

from rung.app.driving.begun import begun
from rung.app.driving.log import Books
from rung.app.site import Site
from rung.model.errors import UntrustedError
from rung.model.event.event import Recorded
from rung.model.event.run import Closed, Outcome, RunOpened
from rung.model.runbook import Runbook
from rung.run.unproved import unproved

MOST = 50
"""How many of the last runs of a revision are looked at."""

PASSED = frozenset({Outcome.REPAIRED.value, Outcome.DONE.value})


def tested(site: Site) -> Callable[[Runbook], date | None] | None:
    """Return what says the day a runbook's revision last passed, in UTC; None when no store answers.

    A store that cannot be read stops runs, never the reading of runbooks; `rung doctor` says what is wrong with it.
    """
    if not site.has_store():
        return None
    try:
        day = passed(site.books())
    except UntrustedError:
        return None
    return lambda runbook: day(runbook.revision)


def passed(books: Books) -> Callable[[str], date | None]:
    """Return what says the day, in UTC, on which a revision last ended well with every step run as it stands there.

    Records are read only of the revision that is asked for, and of that up to the last one that proves it: the rest
    costs no more than its first entry. A run whose record is not what was written is said, and proves nothing.
    """

    @cache
    def day(revision: str) -> date | None:
        rows = begun(books, lambda row: row.revision == revision)
        return next((day for row in rows[:MOST] if (day := _day(books.believed(row), revision))), None)

    return day


def _day(records: Sequence[Recorded], revision: str) -> date | None:
    """Return the day on which a run ended that proves a revision, by its record alone; None when it proves nothing."""
    events = [one.event for one in records]
    opened = any(isinstance(one, RunOpened) and one.revision == revision for one in events)
    ends = [one.at for one in records if isinstance(one.event, Closed) and one.event.outcome.value in PASSED]
    if not opened or not ends or unproved(events):
        return None
    return datetime.fromtimestamp(ends[-1], UTC).date()
