"""Who may advance a run: taken with a lease, renewed, let go; each taking ends the one before."""

from __future__ import annotations

import sqlite3

from rung.ledger.record import RunRow, Tenure
from rung.model.errors import BusyError, LeaseLostError

_FENCE = "where id = ? and owner = ? and epoch = ?"


def take(connection: sqlite3.Connection, row: RunRow, tenure: Tenure, until: float) -> None:
    """Give the run to ``tenure`` (inside a transaction), whose epoch follows that of ``row``."""
    connection.execute(
        "update run set owner = ?, epoch = ?, lease_until = ? where id = ? and epoch = ?",
        (tenure.owner, tenure.epoch, until, tenure.run, row.epoch),
    )


def refuse_taken(row: RunRow, owner: str, now: float, dead: str) -> None:
    """Raise ``BusyError`` (``run-taken``) while another owner, not known to be ``dead``, holds a living lease."""
    if row.owner in ("", owner, dead) or row.lease_until <= now:
        return
    left = row.lease_until - now
    raise BusyError(
        f"run {row.id} is being driven by {row.owner}",
        id="run-taken",
        advice=f"Wait for it: its lease ends in {left:.0f} s unless it is renewed. To look on: rung watch {row.id}",
    )


def renew(connection: sqlite3.Connection, tenure: Tenure, until: float) -> None:
    """Move the end of the lease. Raises ``LeaseLostError`` (``lease-lost``) when somebody took the run."""
    changed = connection.execute(
        f"update run set lease_until = ? {_FENCE}",  # noqa: S608 - both parts are fixed text, values are bound
        (until, tenure.run, tenure.owner, tenure.epoch),
    )
    if changed.rowcount == 0:
        raise lost(tenure)


def release(connection: sqlite3.Connection, tenure: Tenure) -> bool:
    """Let the run go; return False when it was no longer held, which is nothing to release."""
    changed = connection.execute(
        f"update run set owner = '', lease_until = 0 {_FENCE}",  # noqa: S608 - both parts are fixed text, values are bound
        (tenure.run, tenure.owner, tenure.epoch),
    )
    return changed.rowcount == 1


def lost(tenure: Tenure) -> LeaseLostError:
    """Return the error of a tenure that ended."""
    return LeaseLostError(
        f"{tenure.owner} no longer holds run {tenure.run}: another process took it",
        id="lease-lost",
        advice=f"Nothing more was written. See who goes on: rung watch {tenure.run}",
    )
