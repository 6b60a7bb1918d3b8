"""The bounded pool: never more than its size, never a connection lost, waiting ends in time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.outside.labs.orders.pool import Holder, Lease, Pool, PoolExhaustedError

REPORT = Holder(4, 99, "report")
INTAKE = Holder(1, 98, "intake")


OPENED: list[sqlite3.Connection] = []


def connect() -> sqlite3.Connection:
    OPENED.append(sqlite3.connect(":memory:", check_same_thread=False))
    return OPENED[-1]


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Close what the pools of a test opened: a pool keeps its connections as long as the service lives."""
    yield
    while OPENED:
        OPENED.pop().close()


def pool(size: int, seen: list[int] | None = None) -> Pool:
    times: Iterator[float] = iter(range(10_000))
    return Pool(connect, size, lambda: float(next(times)), lambda used, _: None if seen is None else seen.append(used))


def test_more_than_is_free_is_refused_and_nothing_is_taken() -> None:
    small = pool(3)
    small.take(INTAKE, 1, 0)
    with pytest.raises(PoolExhaustedError, match="3 wanted, 2 of 3 free"):
        small.take(REPORT, 3, 0)
    assert (small.state().in_use, small.state().waiting) == (1, 0)


def test_giving_back_twice_returns_the_connections_once() -> None:
    small = pool(3)
    lease = small.take(REPORT, 2, 0)
    small.give_back(lease)
    small.give_back(lease)
    assert len(small.take(INTAKE, 3, 0).connections) == 3


def test_a_caller_that_waits_is_served_when_connections_come_back() -> None:
    small = pool(2)
    lease = small.take(REPORT, 2, 0)
    served: list[Lease] = []
    waiter = Thread(target=lambda: served.append(small.take(INTAKE, 1, 60)))
    waiter.start()
    small.give_back(lease)
    waiter.join()
    assert [s.holder for s in served] == [INTAKE]


def test_what_a_holder_left_open_is_undone() -> None:
    small = pool(1)
    with small.borrowed(REPORT, 0) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("INSERT INTO t VALUES (1)")
    with small.borrowed(INTAKE, 0) as connection:
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,)


def test_the_holder_with_the_most_connections_comes_first() -> None:
    big = pool(20)
    big.take(INTAKE, 1, 0)
    big.take(REPORT, 9, 0)
    big.take(REPORT, 7, 0)
    first, second = big.state().holders
    assert (first.holder, first.connections) == (REPORT, 16)
    assert (second.holder, second.connections) == (INTAKE, 1)
    assert big.state().percent == 85.0


@given(st.lists(st.integers(min_value=-3, max_value=4).filter(bool), max_size=40))
def test_every_connection_is_either_free_or_held(moves: list[int]) -> None:
    seen: list[int] = []
    tried = pool(5, seen)
    leases: list[Lease] = []
    for move in moves:
        if move < 0 and leases:
            tried.give_back(leases.pop(move % len(leases)))
        elif 0 < move <= 5 - sum(len(x.connections) for x in leases):
            leases.append(tried.take(REPORT, move, 0))
    held = {id(c) for lease in leases for c in lease.connections}
    assert len(held) == sum(len(x.connections) for x in leases) == tried.state().in_use
    assert all(0 <= used <= 5 for used in seen)
