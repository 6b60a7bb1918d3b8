"""The orders database: one SQLite file, its table and the few statements the service needs."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

BUSY_SECONDS = 5.0
NEWEST = 20

_SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY,
    item TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    billed INTEGER NOT NULL DEFAULT 0
)
"""


@dataclass(frozen=True, slots=True)
class Order:
    """One order as stored."""

    id: int
    item: str
    quantity: int
    billed: bool


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection that any thread may use, one at a time, as the pool sees to."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)
    # Readers and writers share one process and small writes; a rollback journal is enough and safe on every SQLite.
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    return connection


def prepare(path: Path) -> int:
    """Create the table where it is missing; return how many orders there are."""
    connection = connect(path)
    try:
        with connection:
            connection.execute(_SCHEMA)
        return count(connection)
    finally:
        connection.close()


def count(connection: sqlite3.Connection) -> int:
    """Return how many orders there are."""
    (number,) = connection.execute("SELECT count(*) FROM orders").fetchone()
    return int(number)


def add(connection: sqlite3.Connection, item: str, quantity: int) -> Order:
    """Write one order and return it."""
    with connection:
        done = connection.execute("INSERT INTO orders (item, quantity) VALUES (?, ?)", (item, quantity))
    return Order(done.lastrowid or 0, item, quantity, billed=False)


def newest(connection: sqlite3.Connection) -> tuple[Order, ...]:
    """Return the newest orders, newest first."""
    rows = connection.execute("SELECT id, item, quantity, billed FROM orders ORDER BY id DESC LIMIT ?", (NEWEST,))
    return tuple(Order(i, item, quantity, bool(billed)) for i, item, quantity, billed in rows)


def bill(connection: sqlite3.Connection) -> int:
    """Mark every open order as billed; return how many there were."""
    with connection:
        return connection.execute("UPDATE orders SET billed = 1 WHERE billed = 0").rowcount


def section(connection: sqlite3.Connection, number: int, of: int) -> tuple[int, int]:
    """Return (orders, items) of one part of the report: the orders whose id falls to ``number``."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(quantity), 0) FROM orders WHERE id % ? = ?", (of, number)
    ).fetchone()
    return int(row[0]), int(row[1])
