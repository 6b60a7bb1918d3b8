"""A store in memory that keeps the store's promises, and whose process can die or whose disk can fail at any write."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rung.ledger.entry import Fields, Head, link
from rung.ledger.record import Append, Attempt, AttemptKey, RunRow, Stored, Tenure
from rung.model.errors import BusyError, ConflictError, LeaseLostError, UntrustedError, UsageError
from rung.model.replacing import replace

T = TypeVar("T")


class Crash(BaseException):
    """The process is gone: nothing after this line runs."""


@dataclass
class Disk:
    """What is durable: it outlives every process."""

    rows: dict[str, RunRow] = field(default_factory=dict)
    lines: dict[str, list[bytes]] = field(default_factory=dict)
    attempts: dict[tuple[str, int, int], Attempt] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    checkpoints: dict[str, list[str]] = field(default_factory=dict)
    anchors: dict[str, list[str]] = field(default_factory=dict)


Fate = Callable[[], str]
"""What happens at a write: ``well``, ``before`` (the process dies, nothing was written), ``after``, or ``full``."""


def always_well() -> str:
    return "well"


@dataclass
class MemoryStore:
    """One process's hand on the disk. After it died it does nothing more."""

    disk: Disk
    fate: Fate = always_well
    dead: bool = False

    def create(self, row: RunRow, payloads: Sequence[Fields], blobs: Sequence[bytes] = (), heir_of: str = "") -> RunRow:
        def change() -> RunRow:
            if row.id in self.disk.rows:
                raise ConflictError(f"there is already a run {row.id}", id="run-exists")
            other = self.live(row.dedup)
            if other is not None and other.id == heir_of:
                self.disk.rows[other.id] = replace(other, dedup="")
            elif other is not None and not row.ended_at:
                raise BusyError(f"run {other.id} is already open", id="run-live")
            lines, head = _chained(Head(), payloads)
            self._keep(blobs)
            self.disk.lines[row.id] = lines
            self.disk.rows[row.id] = replace(row, seq=head.seq, hash=head.hash)
            return self.disk.rows[row.id]

        return self._write(change)

    def find(self, prefix: str) -> RunRow:
        self._alive()
        found = [row for key, row in self.disk.rows.items() if prefix and key.startswith(prefix)]
        exact = [row for row in found if row.id == prefix]
        if len(exact or found) != 1:
            raise UsageError(f"there is no run {prefix!r} in this store", id="run-unknown")
        return (exact or found)[0]

    def runs(self, *, live: bool = False, limit: int = -1) -> tuple[RunRow, ...]:
        self._alive()
        rows = [row for row in reversed(self.disk.rows.values()) if not (live and row.ended_at)]
        return tuple(rows if limit < 0 else rows[:limit])

    def with_kind(self, kind: str) -> frozenset[str]:
        self._alive()
        mark = f'"kind":"{kind}"'.encode()
        return frozenset(run for run, lines in self.disk.lines.items() if any(mark in line for line in lines))

    def unlisted(self) -> tuple[str, ...]:
        self._alive()
        return tuple(sorted(set(self.disk.lines) - set(self.disk.rows)))

    def first_lines(self) -> dict[str, bytes]:
        self._alive()
        return {run: lines[0] for run, lines in self.disk.lines.items() if lines}

    def live(self, dedup: str) -> RunRow | None:
        self._alive()
        rows = self.disk.rows.values()
        return next((row for row in rows if dedup and row.dedup == dedup and not row.ended_at), None)

    def take(self, run: str, owner: str, now: float, lease: float, *, dead: str = "") -> Tenure:
        def change() -> Tenure:
            row = self._row(run)
            if row.owner not in {"", owner, dead} and row.lease_until > now:
                raise BusyError(f"run {run} is being driven by {row.owner}", id="run-taken")
            self.disk.rows[run] = replace(row, owner=owner, epoch=row.epoch + 1, lease_until=now + lease)
            return Tenure(run, owner, row.epoch + 1)

        return self._write(change)

    def renew(self, tenure: Tenure, until: float) -> None:
        def change() -> None:
            self.disk.rows[tenure.run] = replace(self._held(tenure), lease_until=until)

        self._write(change)

    def release(self, tenure: Tenure) -> bool:
        def change() -> bool:
            try:
                row = self._held(tenure)
            except LeaseLostError:
                return False
            self.disk.rows[tenure.run] = replace(row, owner="", lease_until=0.0)
            return True

        return self._write(change)

    def append(self, run: str, change: Append) -> Head:
        def write() -> Head:
            row = self._row(run)
            if change.tenure and (change.tenure.run != run or self._held(change.tenure) != row):
                raise LeaseLostError(f"{change.tenure.owner} does not hold run {run}", id="lease-lost")
            if row.seq != change.expect:
                raise ConflictError(f"run {run} moved on", id="run-changed")
            closed = [
                self._closed(run, key, state)
                for key, state in ((change.ended, "ended"), (change.lost, "lost"))
                if key is not None
            ]
            opened = self._opened(row, change, {(one.step, one.n) for one in closed})
            lines, head = _chained(row.head, change.payloads)
            self._keep(change.blobs)
            for attempt in (*closed, *opened):
                self.disk.attempts[run, attempt.step, attempt.n] = attempt
            note = change.seal([*self.disk.lines[run], *lines]) if change.seal else ""
            self.disk.lines[run].extend(lines)
            self.disk.checkpoints.setdefault(run, []).extend([note] if note else [])
            self.disk.rows[run] = replace(
                row,
                seq=head.seq,
                hash=head.hash,
                state=change.state or row.state,
                ended_at=change.ended_at or row.ended_at,
            )
            return head

        return self._write(write)

    def entries(self, run: str, after: int = 0) -> list[bytes]:
        self._alive()
        return list(self.disk.lines[run][after:])

    def read(self, run: str, after: int = 0) -> Stored:
        row = self._row(run)
        return Stored(row.head, tuple(self.entries(run, after)), self.checkpoints(run))

    def attempts(self, run: str) -> tuple[Attempt, ...]:
        self._alive()
        return tuple(one for (of, _, _), one in sorted(self.disk.attempts.items()) if of == run)

    def blob(self, digest: str) -> bytes:
        self._alive()
        if digest not in self.disk.blobs:
            raise UntrustedError(f"the bytes {digest} are not in the store", id="blob-missing")
        return self.disk.blobs[digest]

    def checkpoints(self, run: str) -> tuple[str, ...]:
        self._alive()
        return tuple(self.disk.checkpoints.get(run, ()))

    def save_anchor(self, run: str, line: str) -> None:
        self._write(lambda: self.disk.anchors.setdefault(run, []).append(line))

    def anchors(self, run: str) -> tuple[str, ...]:
        self._alive()
        return tuple(self.disk.anchors.get(run, ()))

    def _write(self, change: Callable[[], T]) -> T:
        self._alive()
        fate = self.fate()
        if fate == "full":
            raise UntrustedError("the disk is full", id="store-full")
        if fate == "before":
            self._die()
        done = change()
        if fate == "after":
            self._die()
        return done

    def _die(self) -> None:
        self.dead = True
        raise Crash

    def _alive(self) -> None:
        if self.dead:
            raise Crash

    def _row(self, run: str) -> RunRow:
        if run not in self.disk.rows:
            raise UsageError(f"there is no run {run!r} in this store", id="run-unknown")
        return self.disk.rows[run]

    def _held(self, tenure: Tenure) -> RunRow:
        row = self.disk.rows.get(tenure.run)
        if row is None or (row.owner, row.epoch) != (tenure.owner, tenure.epoch):
            raise LeaseLostError(f"{tenure.owner} no longer holds run {tenure.run}", id="lease-lost")
        return row

    def _opened(self, row: RunRow, change: Append, closed: set[tuple[int, int]]) -> list[Attempt]:
        key = change.started
        if key is None:
            return []
        if (row.id, key.step, key.n) in self.disk.attempts:
            raise ConflictError(f"attempt {key.n} at step {key.step} was already begun", id="attempt-exists")
        for one in self.disk.attempts.values():
            if one.run == row.id and (one.step, one.n) in closed:
                continue
            if change.target and one.target == change.target and one.state == "started":
                raise BusyError(f"step {one.step} of run {one.run} is changing {one.target}", id="target-busy")
        return [Attempt(row.id, key.step, key.n, key.digest, "started", row.epoch, change.target)]

    def _closed(self, run: str, key: AttemptKey, state: str) -> Attempt:
        found = self.disk.attempts.get((run, key.step, key.n))
        if found is None or found.state != "started":
            raise ConflictError(f"attempt {key.n} at step {key.step} is not open", id="attempt-not-open")
        return replace(found, state=state)

    def _keep(self, blobs: Sequence[bytes]) -> None:
        for data in blobs:
            self.disk.blobs[hashlib.sha256(data).hexdigest()] = data


def _chained(head: Head, payloads: Sequence[Fields]) -> tuple[list[bytes], Head]:
    lines: list[bytes] = []
    for payload in payloads:
        line = link(head, payload)
        lines.append(line.data)
        head = line.head
    return lines, head
