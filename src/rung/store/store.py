"""The store: every run of one file, and the only way to change them."""

from __future__ import annotations

import contextlib
import sqlite3
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from rung.ledger.entry import Fields, Head
from rung.ledger.record import Append, Attempt, Blob, RunRow, Stored, Tenure
from rung.store import appending, blobs, rows, tenures
from rung.store.connection import connect, moment, transaction
from rung.store.failure import explained
from rung.store.migrate import migrate, shipped

T = TypeVar("T")


class Store:
    """One store file, open.

    Every method may raise ``UntrustedError``: ``store-locked``, ``store-read-only``, ``store-full``,
    ``store-io-error``, ``store-corrupt``; whatever was returned before stays durable. A store
    belongs to the thread that opened it; other threads and processes open their own.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._folder = path.parent / "blobs"
        weakref.finalize(self, _let_go, connection)  # a store that nobody closed is closed when nobody has it any more

    @classmethod
    def open(cls, path: Path, *, busy: float = 10.0) -> Self:
        """Open the store at ``path``, create or migrate it; wait up to ``busy`` seconds for other writers.

        Raises ``UntrustedError`` (``store-newer``, ``store-altered``, ``store-network-filesystem`` and those of
        the class) and ``UsageError`` (``store-foreign``).
        """
        with explained(path):
            connection = connect(path, busy)
            try:
                migrate(connection, path, shipped())
            except BaseException:
                connection.close()
                raise
        return cls(path, connection)

    def close(self) -> None:
        """Close the file. Closing again does nothing."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def create(self, row: RunRow, payloads: Sequence[Fields], blobs: Sequence[bytes] = (), heir_of: str = "") -> RunRow:
        """Create a run with its first entries and return its row with the head.

        The run ``heir_of``, where it is live under the same dedup key, gives the key up in the same transaction.
        Raises ``ConflictError`` (``run-exists``) and ``BusyError`` (``run-live``).
        """
        return self._write(lambda connection: rows.insert(connection, row, payloads, heir_of), blobs)

    def run(self, run: str) -> RunRow:
        """Return the run with exactly this id. Raises ``UsageError`` (``run-unknown``)."""
        with explained(self.path):
            return rows.get(self._connection, run)

    def find(self, prefix: str) -> RunRow:
        """Return the one run whose id begins so.

        Raises ``UsageError`` (``run-unknown``, ``run-ambiguous``) and ``UntrustedError`` (``row-missing``).
        """
        with explained(self.path):
            return rows.find(self._connection, prefix)

    def runs(self, *, live: bool = False, limit: int = -1) -> tuple[RunRow, ...]:
        """Return runs, the last opened first; with ``live`` only those that have not ended."""
        with explained(self.path):
            return rows.listed(self._connection, live_only=live, limit=limit)

    def with_kind(self, kind: str) -> frozenset[str]:
        """Return the ids of the runs that have an entry of that kind."""
        with explained(self.path):
            return rows.with_kind(self._connection, kind)

    def unlisted(self) -> tuple[str, ...]:
        """Return the ids of the runs of which something is kept and that no row lists any more."""
        with explained(self.path):
            return rows.unlisted(self._connection)

    def first_lines(self) -> dict[str, bytes]:
        """Return the first line of every run that has one, by the run's id."""
        with explained(self.path):
            return rows.first_lines(self._connection)

    def live(self, dedup: str) -> RunRow | None:
        """Return the live run with this dedup key, or None."""
        with explained(self.path):
            return rows.live(self._connection, dedup)

    def take(self, run: str, owner: str, now: float, lease: float, *, dead: str = "") -> Tenure:
        """Take a run for ``lease`` seconds from ``now`` (seconds since 1970) and return the tenure.

        ``dead`` names an owner whose process is known to have ended: its lease does not count. Raises
        ``BusyError`` (``run-taken``) while another owner holds it, ``UsageError`` (``run-unknown``).
        """

        def taking(connection: sqlite3.Connection) -> Tenure:
            row = rows.get(connection, run)
            tenures.refuse_taken(row, owner, now, dead)
            tenure = Tenure(run, owner, row.epoch + 1)
            tenures.take(connection, row, tenure, now + lease)
            return tenure

        return self._write(taking)

    def renew(self, tenure: Tenure, until: float) -> None:
        """Move the end of the lease to ``until``. Raises ``LeaseLostError``."""
        self._write(lambda connection: tenures.renew(connection, tenure, until))

    def release(self, tenure: Tenure) -> bool:
        """Let the run go; return False when it was no longer held."""
        return self._write(lambda connection: tenures.release(connection, tenure))

    def append(self, run: str, change: Append) -> Head:
        """Carry out ``change`` as one durable transaction and return the new head.

        Raises ``LeaseLostError`` (``lease-lost``), ``ConflictError`` (``run-changed``, ``attempt-exists``,
        ``attempt-not-open``), ``BusyError`` (``target-busy``), ``UsageError`` (``run-unknown``) and
        ``UntrustedError`` (``entry-invalid``); after any of them nothing was written.
        """
        return self._write(lambda connection: appending.append(connection, run, change), change.blobs)

    def entries(self, run: str, after: int = 0) -> list[bytes]:
        """Return the lines of a run's ledger (without newlines) that follow entry number ``after``."""
        with explained(self.path):
            return rows.entries(self._connection, run, after)

    def read(self, run: str, after: int = 0) -> Stored:
        """Return the head of a run, its lines after entry number ``after`` and its signed heads, all of one moment.

        Raises ``UsageError`` (``run-unknown``).
        """
        with explained(self.path), moment(self._connection):
            head = rows.get(self._connection, run).head
            lines = rows.entries(self._connection, run, after)
            return Stored(head, tuple(lines), rows.notes(self._connection, run))

    def attempts(self, run: str) -> tuple[Attempt, ...]:
        """Return the attempts of a run, by step and number."""
        with explained(self.path):
            return appending.attempts(self._connection, run)

    def put(self, data: bytes) -> Blob:
        """Store bytes, durable when this returns. An append that brings its blobs along costs one commit less."""
        packed = blobs.pack(self._folder, data)
        with explained(self.path), transaction(self._connection):
            blobs.name(self._connection, packed)
        return packed.blob

    def blob(self, digest: str) -> bytes:
        """Return the bytes with this SHA-256. Raises ``UntrustedError`` (``blob-missing``, ``blob-changed``)."""
        with explained(self.path):
            return blobs.read(self._connection, self._folder, digest)

    def checkpoints(self, run: str) -> tuple[str, ...]:
        """Return the signed heads of a run, oldest first."""
        with explained(self.path):
            return rows.notes(self._connection, run)

    def save_anchor(self, run: str, line: str) -> None:
        """Keep what was put where, for a run: one line of ``anchors.jsonl``."""
        with explained(self.path), transaction(self._connection):
            rows.get(self._connection, run)
            self._connection.execute("insert into anchor (run, line) values (?, ?)", (run, line))

    def anchors(self, run: str) -> tuple[str, ...]:
        """Return the anchor lines of a run, oldest first."""
        query = "select line from anchor where run = ? order by number"
        with explained(self.path):
            return tuple(line for (line,) in self._connection.execute(query, (run,)))

    def version(self) -> int:
        """Return a number that differs after another connection has written. A look costs microseconds."""
        with explained(self.path):
            return int(self._connection.execute("pragma data_version").fetchone()[0])

    def _write(self, change: Callable[[sqlite3.Connection], T], data: Sequence[bytes] = ()) -> T:
        packed = [blobs.pack(self._folder, one) for one in data]
        with explained(self.path), transaction(self._connection):
            for one in packed:
                blobs.name(self._connection, one)
            return change(self._connection)


def _let_go(connection: sqlite3.Connection) -> None:
    with contextlib.suppress(sqlite3.ProgrammingError):  # another thread collects it: SQLite closes it all the same
        connection.close()
