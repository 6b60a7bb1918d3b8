"""Runs as rows: create one, find them, list them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from rung.ledger.entry import Fields, Head, link
from rung.ledger.record import RunRow, rowless
from rung.model.errors import BusyError, ConflictError, UntrustedError, UsageError

_COLUMNS = (
    "id, runbook, path, revision, mode, state, opened_at, target, dedup, ended_at, owner, epoch, lease_until, seq, hash"
)
_NUMBERS = {"epoch": "integer", "lease_until": "real", "seq": "integer"}
# SQLite keeps any type in any column: whoever wrote there by hand finds no reader that falls over it.
_READ = ", ".join(f"cast({name} as {_NUMBERS.get(name, 'text')})" for name in _COLUMNS.split(", "))
_MANY = 5


def insert(connection: sqlite3.Connection, row: RunRow, payloads: Sequence[Fields], heir_of: str = "") -> RunRow:
    """Insert a run and its first entries (inside a transaction) and return the row with its head.

    Raises ``ConflictError`` (``run-exists``) when the id is taken, ``BusyError`` (``run-live``) when another live
    run has the dedup key; the run ``heir_of`` gives it up to this one.
    """
    if connection.execute("select 1 from run where id = ?", (row.id,)).fetchone():
        raise ConflictError(f"there is already a run {row.id}", id="run-exists", advice="Take another id.")
    other = live(connection, row.dedup)
    if other and other.id == heir_of:
        connection.execute("update run set dedup = '' where id = ?", (other.id,))
    elif other and not row.ended_at:
        raise BusyError(
            f"run {other.id} of {other.runbook or other.path} is already open for {row.dedup}",
            id="run-live",
            advice=f"Go on with it: rung resume {other.id}",
        )
    lines, head = chained(Head(), payloads)
    connection.execute(
        f"insert into run ({_COLUMNS}) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",  # noqa: S608 - column names only, no value
        (
            *(row.id, row.runbook, row.path, row.revision, row.mode, row.state, row.opened_at, row.target, row.dedup),
            *(row.ended_at, row.owner, row.epoch, row.lease_until, head.seq, head.hash),
        ),
    )
    insert_lines(connection, row.id, 0, lines)
    return get(connection, row.id)


def chained(head: Head, payloads: Sequence[Fields]) -> tuple[list[bytes], Head]:
    """Return the lines that continue ``head`` with these payloads, and the new head."""
    lines: list[bytes] = []
    for payload in payloads:
        line = link(head, payload)
        lines.append(line.data)
        head = line.head
    return lines, head


def insert_lines(connection: sqlite3.Connection, run: str, after: int, lines: Sequence[bytes]) -> None:
    """Insert the lines that follow entry number ``after``."""
    for seq, line in enumerate(lines, start=after + 1):
        connection.execute("insert into entry (run, seq, line) values (?, ?, ?)", (run, seq, line))


def entries(connection: sqlite3.Connection, run: str, after: int = 0) -> list[bytes]:
    """Return the lines of a run's ledger that follow entry number ``after``."""
    query = "select cast(line as blob) from entry where run = ? and seq > ? order by seq"
    return [line for (line,) in connection.execute(query, (run, after))]


def keep_note(connection: sqlite3.Connection, run: str, text: str) -> None:
    """Keep a signed head of a run (inside a transaction)."""
    connection.execute("insert into checkpoint (run, text) values (?, ?)", (run, text))


def notes(connection: sqlite3.Connection, run: str) -> tuple[str, ...]:
    """Return the signed heads of a run, oldest first."""
    query = "select cast(text as text) from checkpoint where run = ? order by number"
    return tuple(text for (text,) in connection.execute(query, (run,)))


def get(connection: sqlite3.Connection, run: str) -> RunRow:
    """Return the run with exactly this id. Raises ``UsageError`` (``run-unknown``)."""
    found = connection.execute(f"select {_READ} from run where id = ?", (run,)).fetchone()  # noqa: S608 - column names only, no value
    if found is None:
        raise _unknown(run)
    return RunRow(*found)


def find(connection: sqlite3.Connection, prefix: str) -> RunRow:
    """Return the run whose id begins with ``prefix``. Raises ``UsageError`` (``run-unknown``, ``run-ambiguous``)."""
    query = f"select {_READ} from run where substr(id, 1, ?) = ? order by id = ? desc, id limit ?"  # noqa: S608 - column names only, no value
    found = [RunRow(*one) for one in connection.execute(query, (len(prefix), prefix, prefix, _MANY + 1))]
    if not found or not prefix:
        raise _rowless(connection, prefix) or _unknown(prefix)
    if len(found) > 1 and found[0].id != prefix:
        shown = ", ".join(one.id for one in found[:_MANY]) + (" …" if len(found) > _MANY else "")
        raise UsageError(
            f"{prefix} is the beginning of several runs: {shown}", id="run-ambiguous", advice="Write more of the id."
        )
    return found[0]


def listed(connection: sqlite3.Connection, *, live_only: bool, limit: int) -> tuple[RunRow, ...]:
    """Return runs, the last opened first; ``limit`` -1 means all."""
    where = "where ended_at = ''" if live_only else ""
    query = f"select {_READ} from run {where} order by opened_at desc, rowid desc limit ?"  # noqa: S608 - names of our own tables, no value
    return tuple(RunRow(*one) for one in connection.execute(query, (limit,)))


def with_kind(connection: sqlite3.Connection, kind: str) -> frozenset[str]:
    """Return the ids of the runs that have an entry of that kind. Every line is looked at, by SQLite itself.

    A canonical line holds the kind exactly so; within a text the quotes would be escaped.
    """
    mark = f'"kind":"{kind}"'.encode()
    found = connection.execute("select distinct run from entry where instr(line, ?) > 0", (mark,))
    return frozenset(str(run) for (run,) in found)


def first_lines(connection: sqlite3.Connection) -> dict[str, bytes]:
    """Return the first line of every run that has one, by the run's id."""
    query = "select run.id, cast(line as blob) from run join entry on entry.run = run.id and entry.seq = 1"
    return {str(run): line for run, line in connection.execute(query)}


def unlisted(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the ids of the runs of which something is kept and that no row lists: nothing here removes a row."""
    tables = ("entry", "attempt", "checkpoint", "anchor")
    every = " union ".join(f"select cast(run as text) as run from {table}" for table in tables)  # noqa: S608 - names of our own tables
    found = connection.execute(f"select run from ({every}) where run not in (select id from run) order by run")  # noqa: S608 - names of our own tables
    return tuple(str(run) for (run,) in found)


def live(connection: sqlite3.Connection, dedup: str) -> RunRow | None:
    """Return the live run with this dedup key, or None. The empty key belongs to no run."""
    if not dedup:
        return None
    query = f"select {_READ} from run where dedup = ? and dedup <> '' and ended_at = ''"  # noqa: S608 - column names only, no value
    found = connection.execute(query, (dedup,)).fetchone()
    return RunRow(*found) if found else None


def _rowless(connection: sqlite3.Connection, prefix: str) -> UntrustedError | None:
    """Return that the row of a run is gone whose id begins so, where something else of it is there."""
    gone = next((run for run in unlisted(connection) if prefix and run.startswith(prefix)), "")
    return rowless(gone, len(entries(connection, gone))) if gone else None


def _unknown(run: str) -> UsageError:
    return UsageError(f"there is no run {run!r} in this store", id="run-unknown", advice="List them: rung list --runs")
