"""Incidents that come again: the same runbook and class, so many times that a script should look for them."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rung.app.driving.log import Books
from rung.ledger.record import RunRow
from rung.model.event.event import Event
from rung.model.event.judgement import Decided
from rung.model.event.run import Closed, Outcome, RunOpened

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
    return _by_class(books, [row for row in books.store.runs() if row.runbook == runbook and _happened(row)])


def recurring(books: Books, after: int, runbook: str = "") -> tuple[Recurrence, ...]:
    """Return what came ``after`` times or more; with ``runbook`` only of that one.

    Records are read only of runbooks that were run as often.
    """
    rows: dict[str, list[RunRow]] = {}
    for row in books.store.runs():
        if row.runbook and _happened(row) and runbook in {"", row.runbook}:
            rows.setdefault(row.runbook, []).append(row)
    often = [_by_class(books, found) for _, found in sorted(rows.items()) if len(found) >= after]
    return tuple(one for found in often for one in found if len(one.runs) >= after)


def _happened(row: RunRow) -> bool:
    return row.state in _HAPPENED and row.mode == "real"


def _by_class(books: Books, rows: Sequence[RunRow]) -> tuple[Recurrence, ...]:
    found: dict[str, Recurrence] = {}
    for row in rows[:MOST]:
        boundary = _class(books, row)
        if boundary is not None:
            before = found.get(boundary.casefold(), Recurrence(row.runbook, boundary, ()))
            found[boundary.casefold()] = replace(before, runs=(*before.runs, row.id))
    return tuple(sorted(found.values(), key=lambda one: (-len(one.runs), one.boundary)))


def _class(books: Books, row: RunRow) -> str | None:
    """Return the class of a run (empty: none was chosen), None where its record does not say what its row says."""
    events = [one.event for one in books.believed(row)]
    opened = next((one for one in events if isinstance(one, RunOpened)), None)
    if opened is None or opened.runbook != row.runbook or not any(_ended(one) for one in events):
        return None
    return next((one.boundary for one in reversed(events) if isinstance(one, Decided)), "")


def _ended(event: Event) -> bool:
    return isinstance(event, Closed) and event.outcome.value in _HAPPENED
