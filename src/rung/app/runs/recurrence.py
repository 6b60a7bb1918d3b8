"""Incidents that come again: the same runbook and class, so many times that a script should look for them."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rung.app.driving.begun import begun
from rung.app.driving.log import Books
from rung.ledger.record import RunRow
from rung.model.event.event import Event
from rung.model.event.judgement import Decided
from rung.model.event.run import Closed, Outcome, RunOpened
from rung.model.replacing import replace

MOST = 50
"""How many of the last runs of a runbook are looked at."""

_HAPPENED = frozenset({Outcome.REPAIRED.value, Outcome.ESCALATED.value, Outcome.HANDED_OVER.value})


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A runbook and a class (empty: none was chosen), and the runs in which it was that, the last one first."""

    runbook: str
    boundary: str
    runs: tuple[str, ...]

    @property
    def command(self) -> str:
        """Return what one can type to have a script look for it."""
        words = ["rung", "promote", self.runbook, *(["--class", self.boundary] if self.boundary else [])]
        return shlex.join(words)

    @property
    def sentence(self) -> str:
        """Return what happened, for a person."""
        which = f"{self.runbook}, class {self.boundary}" if self.boundary else self.runbook
        return f"{which}: {len(self.runs)} times. A script can look for it: {self.command}"


def occurrences(books: Books, runbook: str) -> tuple[Recurrence, ...]:
    """Return each class of a runbook with the real incidents that ended in it, the most frequent first.

    A run whose record is not what was written is said, and counts for nothing.
    """
    return _by_class(books, runbook, begun(books, lambda row: row.runbook == runbook))


def recurring(books: Books, after: int, runbook: str = "") -> tuple[Recurrence, ...]:
    """Return what came ``after`` times or more; with ``runbook`` only of that one.

    Records are read only of runbooks that were run as often.
    """
    rows = begun(books, lambda row: bool(row.runbook) and runbook in {"", row.runbook})
    times = Counter(row.runbook for row in rows if runbook in {"", row.runbook})
    often = (
        _by_class(books, name, [row for row in rows if row.runbook == name])
        for name in sorted(times)
        if times[name] >= after
    )
    return tuple(one for found in often for one in found if len(one.runs) >= after)


def _by_class(books: Books, runbook: str, rows: Sequence[RunRow]) -> tuple[Recurrence, ...]:
    found: dict[str, Recurrence] = {}
    for row in rows[:MOST]:
        boundary = _class(runbook, [one.event for one in books.believed(row)])
        if boundary is not None:
            before = found.get(boundary.casefold(), Recurrence(runbook, boundary, ()))
            found[boundary.casefold()] = replace(before, runs=(*before.runs, row.id))
    return tuple(sorted(found.values(), key=lambda one: (-len(one.runs), one.boundary)))


def _class(runbook: str, events: Sequence[Event]) -> str | None:
    """Return the class of a run (empty: none was chosen), None where it is of another runbook or was no incident."""
    opened = any(isinstance(one, RunOpened) and one.runbook == runbook for one in events)
    if not opened or not any(_ended(one) for one in events):
        return None
    return next((one.boundary for one in reversed(events) if isinstance(one, Decided)), "")


def _ended(event: Event) -> bool:
    return isinstance(event, Closed) and event.outcome.value in _HAPPENED
