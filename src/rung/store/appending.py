"""One append: entries, attempt, cursor and fence in the same transaction."""

from __future__ import annotations

import sqlite3

from rung.ledger.entry import Head
from rung.ledger.record import Append, Attempt, AttemptKey, RunRow
from rung.model.errors import BusyError, ConflictError
from rung.model.event.address import called
from rung.store.rows import chained, entries, get, insert_lines, keep_note
from rung.store.tenures import lost


def append(connection: sqlite3.Connection, run: str, change: Append) -> Head:
    """Carry out ``change`` (inside a transaction) and return the new head.

    Raises ``LeaseLostError`` (``lease-lost``), ``ConflictError`` (``run-changed``, ``attempt-exists``,
    ``attempt-not-open``), ``BusyError`` (``target-busy``) and ``UsageError`` (``run-unknown``).
    """
    row = get(connection, run)
    tenure = change.tenure
    if tenure and (tenure.run, tenure.owner, tenure.epoch) != (row.id, row.owner, row.epoch):
        raise lost(tenure)
    if row.seq != change.expect:
        raise ConflictError(
            f"run {run} has {row.seq} entries, not {change.expect}: it moved on",
            id="run-changed",
            advice="Read it again and decide again; nothing was written.",
        )
    lines, head = chained(row.head, change.payloads)
    insert_lines(connection, run, row.seq, lines)
    if change.seal:
        keep_note(connection, run, change.seal(entries(connection, run)))
    connection.execute(
        "update run set seq = ?, hash = ?, state = coalesce(?, state), ended_at = coalesce(?, ended_at)"
        " where id = ? and owner = ? and epoch = ?",
        (head.seq, head.hash, change.state, change.ended_at, run, row.owner, row.epoch),
    )
    for key, state in ((change.ended, "ended"), (change.lost, "lost")):
        if key:
            _close(connection, run, key, state)
    if change.started:
        _open(connection, row, change.started, change.target)
    return head


def attempts(connection: sqlite3.Connection, run: str) -> tuple[Attempt, ...]:
    """Return the attempts of a run, by step and number."""
    query = "select run, step, n, digest, state, epoch, target from attempt where run = ? order by step, n"
    return tuple(Attempt(*one) for one in connection.execute(query, (run,)))


def _open(connection: sqlite3.Connection, row: RunRow, key: AttemptKey, target: str) -> None:
    known = connection.execute(
        "select state from attempt where run = ? and step = ? and n = ?", (row.id, key.step, key.n)
    ).fetchone()
    if known:
        raise ConflictError(
            f"attempt {key.n} at {called(key.step)} of run {row.id} was already {known[0]}",
            id="attempt-exists",
            advice="It is never started twice. Look at what it did: rung resume " + row.id,
        )
    other = connection.execute(
        "select run, step from attempt where target = ? and target <> '' and state = 'started'", (target,)
    ).fetchone()
    if other:
        raise BusyError(
            f"{called(other[1])} of run {other[0]} is changing {target}",
            id="target-busy",
            advice=f"Wait for it, or settle it: rung resume {other[0]}",
        )
    connection.execute(
        "insert into attempt (run, step, n, digest, state, epoch, target) values (?, ?, ?, ?, 'started', ?, ?)",
        (row.id, key.step, key.n, key.digest, row.epoch, target),
    )


def _close(connection: sqlite3.Connection, run: str, key: AttemptKey, state: str) -> None:
    changed = connection.execute(
        "update attempt set state = ? where run = ? and step = ? and n = ? and state = 'started'",
        (state, run, key.step, key.n),
    )
    if changed.rowcount == 0:
        raise ConflictError(
            f"attempt {key.n} at step {key.step} of run {run} is not open",
            id="attempt-not-open",
            advice="It was already settled; nothing was written.",
        )
