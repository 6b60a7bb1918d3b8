"""What the record of each run says of it, checked as far as a list of many needs.

The columns of the store only say which runs there are: whoever may write the file could write anything there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from rung.app.driving.faithful import changed, ends_at, faithful, followed
from rung.app.driving.legible import fields_at, recorded
from rung.app.driving.log import Books, Log
from rung.app.driving.seal import FOREIGN
from rung.ledger.entry import Fields, Head
from rung.ledger.record import RunRow, Stored, rowless
from rung.model.errors import UntrustedError
from rung.model.event.run import Closed
from rung.model.replacing import replace
from rung.run.state import Breach

ALTERED, UNREAD = "altered", "not read"
"""The state of a run whose record is not what was written, and of one that could not be read or checked."""

INDEX = "index-changed"
"""The fault of a run of which the columns of the store say something else than its record. The record is shown."""

_CHANGED = frozenset({"record-changed", "head-missing", "head-signature", "entry-unreadable"})
_BROKEN, _OPENED, _CLOSED = "glass.broken", "run.opened", "run.closed"


@dataclass(frozen=True, slots=True)
class Glance:
    """A run as its record tells it. Times are RFC 3339 in UTC; ``ended_at`` is empty while it has not ended.

    ``fault`` is empty, or the id of what is wrong with the record, and ``why`` its sentence. Where the state is
    ``ALTERED`` or ``UNREAD``, which runbook and when are what the columns say, for want of better.
    """

    row: RunRow
    breaches: tuple[Breach, ...] = ()
    fault: str = ""
    why: str = ""

    @property
    def open(self) -> bool:
        """Say whether the run has not ended; of one that cannot be believed nobody knows, so it counts as open."""
        return not self.row.ended_at


def glances(books: Books, rows: Iterable[RunRow]) -> tuple[Glance, ...]:
    """Return the runs of these rows as their records tell them, the last opened first.

    Every line is read and must name the one before it, up to the head of the run, under the head that was signed
    last. Of a run that ended only the first entry and the end are then folded; any other is read as by whoever goes
    on with it. 1,000 runs of 30 entries take less than a second.
    """
    # The keys are files: looking for them once instead of once for each run saves a third of the time.
    quick = replace(books, seals=replace(books.seals, known=cache(books.seals.known)))
    broken = books.store.with_kind(_BROKEN)
    found = [_glance(quick, row, whole=row.id in broken) for row in rows]
    return tuple(sorted(found, key=lambda one: one.row.opened_at, reverse=True))


def everything(books: Books) -> tuple[Glance, ...]:
    """Return every run of the store, also those whose row was removed: they stand last."""
    return (*glances(books, books.store.runs()), *(_rowless(books, run) for run in books.store.unlisted()))


def unended(books: Books) -> tuple[Glance, ...]:
    """Return the runs that have not ended, without a look into those of which columns and entries say that they have.

    What a person is asked to choose from is read; what is chosen is then opened, and so checked, as a whole.
    """
    closed = books.store.with_kind(_CLOSED)
    rows = (row for row in books.store.runs() if not row.ended_at or row.id not in closed)
    return tuple(one for one in glances(books, rows) if one.open)


def _glance(books: Books, row: RunRow, *, whole: bool) -> Glance:
    try:
        stored = books.store.read(row.id)
        fields = [fields_at(line, row.id) for line in stored.lines]
        if whole or not any(one.get("kind") == _CLOSED for one in fields):
            return _opened(books, row, fields)
        return _ended(books, row, stored, fields)
    except UntrustedError as fault:
        state = ALTERED if fault.id in _CHANGED else UNREAD
        why = fault.message if row.id in fault.message else f"run {row.id}: {fault.message}"
        return Glance(replace(row, state=state, ended_at=""), fault=fault.id, why=why)


def _rowless(books: Books, run: str) -> Glance:
    """Return what is left of a run whose row was removed, as its entries tell it where they can be read."""
    lines = books.store.entries(run)
    fault = rowless(run, len(lines))
    row = RunRow(run, "", "", "", "real", ALTERED, "", seq=len(lines))
    with suppress(UntrustedError):  # then no more than its id is known
        row = _told(row, [fields_at(line, run) for line in lines], ALTERED)
    return Glance(replace(row, ended_at=""), fault=fault.id, why=fault.message)


def _opened(books: Books, row: RunRow, fields: Sequence[Fields]) -> Glance:
    log = Log(books, row.id)
    log.refresh()
    log.look_back()
    return _compared(row, _told(row, fields, log.state.word), log.state.breaches, log.foreign)


def _ended(books: Books, row: RunRow, stored: Stored, fields: Sequence[Fields]) -> Glance:
    ends_at(row.id, stored.head, followed(row.id, Head(), stored.lines, fields))
    faithful(row.id, stored.lines, stored.notes[-1:])
    closed = recorded(_last(fields, _CLOSED), row.id)
    foreign: UntrustedError | None = None
    try:
        books.seals.insist(row.id, stored.notes[-1:], closed.seq)
    except UntrustedError as fault:
        if fault.id != FOREIGN:
            raise
        foreign = fault
    word = closed.event.outcome.value if isinstance(closed.event, Closed) else ""
    return _compared(row, _told(row, fields, word), (), foreign)


def _told(row: RunRow, fields: Sequence[Fields], word: str) -> RunRow:
    """Return the row as its entries tell it."""
    first, last = _last(fields[:1], _OPENED), _last(fields, _CLOSED)
    if not first:
        raise changed(row.id, "its first entry does not open it")
    return replace(
        row,
        runbook=str(first.get("runbook", "")),
        path=str(first.get("path", "")),
        revision=str(first.get("revision", "")),
        state=word,
        opened_at=str(first.get("at", "")),
        ended_at=str(last.get("at", "")),
    )


def _last(fields: Sequence[Fields], kind: str) -> Fields:
    """Return the last entry of a kind, or nothing."""
    return next((one for one in reversed(fields) if one.get("kind") == kind), {})


def _compared(row: RunRow, told: RunRow, breaches: tuple[Breach, ...], foreign: UntrustedError | None) -> Glance:
    if foreign is not None:
        return Glance(told, breaches, foreign.id, foreign.message)
    columns, record = ((one.runbook, one.state, bool(one.ended_at)) for one in (row, told))
    if columns == record:
        return Glance(told, breaches)
    said = f"{row.state}, of {row.runbook or row.path}, {'ended' if row.ended_at else 'not ended'}"
    why = f"run {row.id}: the index of the store was changed to say {said!r}; what is listed is what the record says"
    return Glance(told, breaches, INDEX, why)
