"""The steady load: three workers inside the service that each keep one connection and use it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from threading import Event, Thread

from rung.outside.labs.orders import database
from rung.outside.labs.orders.pool import Holder, Pool

EVERY_SECONDS = 1.0
FIRST_CONNECTION_SECONDS = 5.0


def _intake(connection: sqlite3.Connection) -> None:
    database.add(connection, "ladder", 1)


def _billing(connection: sqlite3.Connection) -> None:
    database.bill(connection)


def _stock(connection: sqlite3.Connection) -> None:
    database.newest(connection)


WORKERS: tuple[tuple[str, Callable[[sqlite3.Connection], None]], ...] = (
    ("intake", _intake),
    ("billing", _billing),
    ("stock", _stock),
)


def start(pool: Pool, stop: Event) -> None:
    """Start the workers and return once each holds its connection; they end when ``stop`` is set."""
    for number, (job, work) in enumerate(WORKERS, start=1):
        lease = pool.take(Holder(number, os.getpid(), job), 1, FIRST_CONNECTION_SECONDS)
        Thread(target=_run, args=(lease.connections[0], work, stop), name=job, daemon=True).start()


def _run(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], None], stop: Event) -> None:
    while not stop.is_set():
        work(connection)
        stop.wait(EVERY_SECONDS)
