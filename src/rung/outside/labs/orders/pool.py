"""A bounded pool of database connections that knows who holds each of them."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition

Connect = Callable[[], sqlite3.Connection]
Clock = Callable[[], float]
Watch = Callable[[int, int], None]


class PoolExhaustedError(Exception):
    """No connection became free in time."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who asks for connections: a worker number, the process it runs in, what it does."""

    worker: int
    pid: int
    job: str


@dataclass(frozen=True, eq=False)
class Lease:
    """Connections in one holder's hands, and when (seconds of the pool's clock) it took them."""

    holder: Holder
    connections: tuple[sqlite3.Connection, ...]
    taken_at: float


@dataclass(frozen=True, slots=True)
class Held:
    """What one worker holds right now."""

    holder: Holder
    connections: int
    held_seconds: float


@dataclass(frozen=True, slots=True)
class PoolState:
    """The pool at one moment; holders with the most connections first."""

    size: int
    in_use: int
    waiting: int
    holders: tuple[Held, ...]

    @property
    def percent(self) -> float:
        """Return how much of the pool is in use, in percent with one decimal."""
        return round(100 * self.in_use / self.size, 1)


class Pool:
    """At most ``size`` open connections. ``watch(in_use, size)`` is told of every change, in order."""

    def __init__(self, connect: Connect, size: int, clock: Clock, watch: Watch) -> None:
        self._size = size
        self._clock = clock
        self._watch = watch
        self._free = deque(connect() for _ in range(size))
        self._leases: list[Lease] = []
        self._waiting = 0
        self._changed = Condition()

    def take(self, holder: Holder, count: int, within: float) -> Lease:
        """Return ``count`` connections at once, or raise PoolExhaustedError after ``within`` seconds."""
        with self._changed:
            self._waiting += 1
            try:
                if not self._changed.wait_for(lambda: len(self._free) >= count, within):
                    raise PoolExhaustedError(f"{count} wanted, {len(self._free)} of {self._size} free")
            finally:
                self._waiting -= 1
            lease = Lease(holder, tuple(self._free.popleft() for _ in range(count)), self._clock())
            self._leases.append(lease)
            self._tell()
            return lease

    def give_back(self, lease: Lease) -> None:
        """Return a lease's connections to the pool, open transactions undone; a second time does nothing."""
        with self._changed:
            if lease not in self._leases:
                return
            self._leases.remove(lease)
            for connection in lease.connections:
                connection.rollback()
                self._free.append(connection)
            self._tell()
            self._changed.notify_all()

    @contextmanager
    def borrowed(self, holder: Holder, within: float) -> Iterator[sqlite3.Connection]:
        """Lend one connection for the length of a ``with`` block."""
        lease = self.take(holder, 1, within)
        try:
            yield lease.connections[0]
        finally:
            self.give_back(lease)

    def state(self) -> PoolState:
        """Return the pool as it is now."""
        with self._changed:
            now = self._clock()
            grouped: dict[Holder, list[Lease]] = {}
            for lease in self._leases:
                grouped.setdefault(lease.holder, []).append(lease)
            held = [
                Held(holder, sum(len(x.connections) for x in leases), max(now - x.taken_at for x in leases))
                for holder, leases in grouped.items()
            ]
            held.sort(key=lambda h: (-h.connections, h.holder.worker))
            return PoolState(self._size, self._size - len(self._free), self._waiting, tuple(held))

    def _tell(self) -> None:
        self._watch(self._size - len(self._free), self._size)
