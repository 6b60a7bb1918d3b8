"""The lines of a run's ledger as events: read back by the version that goes on with the run."""

from __future__ import annotations

from collections.abc import Sequence

from rung.ledger.entry import EntryError, Fields, fields_of
from rung.model.errors import UntrustedError
from rung.model.event.event import Recorded
from rung.run import record


def records(lines: Sequence[bytes], run: str) -> list[Recorded]:
    """Return the events of ledger lines. Raises UntrustedError (``entry-unreadable``) for a line that is none."""
    return [recorded(fields_at(line, run), run) for line in lines]


def fields_at(line: bytes, run: str) -> Fields:
    """Return the object of a line. Raises UntrustedError (``entry-unreadable``)."""
    try:
        return fields_of(line)
    except EntryError as fault:
        raise _unreadable(run, fault) from fault


def recorded(fields: Fields, run: str) -> Recorded:
    """Return the event of an object. Raises UntrustedError (``entry-unreadable``)."""
    try:
        return record.decode(fields)
    except ValueError as fault:
        raise _unreadable(run, fault) from fault


def _unreadable(run: str, fault: ValueError) -> UntrustedError:
    return UntrustedError(
        f"the record of run {run} cannot be read: {fault}", id="entry-unreadable", advice="verify it: rung verify"
    )
