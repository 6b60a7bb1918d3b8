"""What the orders service answers: each question of its API as one function."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http import HTTPStatus
from threading import Event

from rung import __version__
from rung.outside.labs.orders import database
from rung.outside.labs.orders.alarm import THRESHOLD_PERCENT, Alarm
from rung.outside.labs.orders.jobs import JobFailedError, Jobs, JobState, UnknownJobError
from rung.outside.labs.orders.metrics import Counters
from rung.outside.labs.orders.pool import Holder, Lease, Pool, PoolExhaustedError

BORROW_SECONDS = 0.5
RETURN_SECONDS = 5.0
ITEM_LENGTH = 200
MOST = 1_000_000
DEGRADED_PERCENT = THRESHOLD_PERCENT


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status, its media type and its bytes."""

    status: HTTPStatus
    media: str
    body: bytes


def json_reply(value: object, status: HTTPStatus = HTTPStatus.OK) -> Reply:
    """Return ``value`` as a JSON answer, ended by a newline."""
    return Reply(status, "application/json", json.dumps(value).encode() + b"\n")


def fault(status: HTTPStatus, why: str) -> Reply:
    """Return a JSON answer that says what went wrong."""
    return json_reply({"error": why}, status)


class Service:
    """The service's parts, and what can be asked of them."""

    def __init__(self, pool: Pool, alarm: Alarm, jobs: Jobs, counters: Counters) -> None:
        self._pool = pool
        self._alarm = alarm
        self._jobs = jobs
        self._counters = counters
        self._returned: dict[int, Event] = {}

    def health(self) -> Reply:
        """Say whether a request can be served: 503 when no connection comes free in time."""
        answer: dict[str, object] = {"status": "ok", "version": __version__}
        try:
            with self._borrowed() as connection:
                database.newest(connection)
        except PoolExhaustedError as error:
            answer |= {"status": "degraded", "reason": f"no connection in {BORROW_SECONDS:g} s: {error}"}
            return json_reply(answer, HTTPStatus.SERVICE_UNAVAILABLE)
        percent = self._pool.state().percent
        if percent >= DEGRADED_PERCENT:
            answer |= {"status": "degraded", "reason": f"{percent:g} % of the connection pool is in use"}
        return json_reply(answer)

    def metrics(self) -> Reply:
        """Answer with the metrics in the Prometheus text format."""
        text = self._counters.text(self._pool.state())
        return Reply(HTTPStatus.OK, "text/plain; version=0.0.4; charset=utf-8", text.encode())

    def pool(self) -> Reply:
        """Answer with the pool and who holds its connections, the greatest holder first."""
        state = self._pool.state()
        holders = [
            asdict(h.holder) | {"connections": h.connections, "held_seconds": round(h.held_seconds, 3)}
            for h in state.holders
        ]
        numbers = {"size": state.size, "in_use": state.in_use, "percent": state.percent, "waiting": state.waiting}
        return json_reply(numbers | {"holders": holders})

    def orders(self) -> Reply:
        """Answer with the number of orders and the newest ones."""
        try:
            with self._borrowed() as connection:
                orders = [asdict(order) for order in database.newest(connection)]
                return json_reply({"count": database.count(connection), "orders": orders})
        except PoolExhaustedError as error:
            return fault(HTTPStatus.SERVICE_UNAVAILABLE, str(error))

    def order(self, body: dict[str, object]) -> Reply:
        """Write an order of ``item`` and ``quantity``."""
        item, quantity = body.get("item"), body.get("quantity", 1)
        if not isinstance(item, str) or not 0 < len(item) <= ITEM_LENGTH:
            return fault(HTTPStatus.BAD_REQUEST, f"item must be a text of 1 to {ITEM_LENGTH} characters")
        if not isinstance(quantity, int) or not 0 < quantity <= MOST:
            return fault(HTTPStatus.BAD_REQUEST, f"quantity must be a whole number from 1 to {MOST}")
        try:
            with self._borrowed() as connection:
                order = database.add(connection, item, quantity)
        except PoolExhaustedError as error:
            return fault(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        self._counters.ordered()
        return json_reply(asdict(order), HTTPStatus.CREATED)

    def jobs(self) -> Reply:
        """Answer with every job since the service began."""
        return json_reply({"jobs": [_job(state) for state in self._jobs.states()]})

    def start_job(self, body: dict[str, object]) -> Reply:
        """Start the job ``name`` and answer once it holds its connections."""
        name = body.get("name")
        try:
            return json_reply(_job(self._jobs.start(name if isinstance(name, str) else "")), HTTPStatus.CREATED)
        except UnknownJobError as error:
            return fault(HTTPStatus.BAD_REQUEST, str(error))
        except JobFailedError as error:
            return fault(HTTPStatus.CONFLICT, str(error))

    def stop_job(self, worker: int) -> Reply:
        """End the job of a worker and answer once its connections are back in the pool."""
        try:
            state = self._jobs.stop(worker)
        except UnknownJobError as error:
            return fault(HTTPStatus.NOT_FOUND, str(error))
        returned = self._returned.get(worker)
        if returned is not None and not returned.wait(RETURN_SECONDS):
            return fault(HTTPStatus.INTERNAL_SERVER_ERROR, f"worker {worker} ended but its connections are not back")
        return json_reply(_job(state))

    def alerts(self) -> Reply:
        """Answer with the alert MON-005 in the shape of Prometheus; state is ``firing`` or ``resolved``."""
        state = self._alarm.state()
        alert = {
            "labels": {
                "alertname": "OrdersPoolExhausted",
                "mon": "MON-005",
                "service": "orders",
                "severity": "critical",
            },
            "annotations": {
                "summary": f"{state.percent:g} % of the connection pool of the orders service is in use",
                "runbook_url": "https://runbooks.example.com/RUN-001",
            },
            "state": "firing" if state.firing else "resolved",
            "activeAt": None if state.began_at is None else state.began_at.isoformat(),
            "endedAt": None if state.ended_at is None else state.ended_at.isoformat(),
            "value": f"{state.percent:g}",
        }
        return json_reply({"status": "success", "data": {"alerts": [alert]}})

    @contextmanager
    def leased(self, worker: int, pid: int, connections: int) -> Iterator[Lease]:
        """Lend connections to a job's process for the length of a ``with`` block."""
        lease = self._pool.take(Holder(worker, pid, self._jobs.known(worker)), connections, BORROW_SECONDS)
        self._returned[worker] = Event()
        try:
            yield lease
        finally:
            self._pool.give_back(lease)
            self._returned[worker].set()

    def close(self) -> None:
        """End every job."""
        self._jobs.stop_all()

    @contextmanager
    def _borrowed(self) -> Iterator[sqlite3.Connection]:
        with self._pool.borrowed(Holder(0, os.getpid(), "request"), BORROW_SECONDS) as connection:
            yield connection


def _job(state: JobState) -> dict[str, object]:
    # A job without a time limit is what the responder is to find; the null says so.
    return asdict(state) | {"running_seconds": round(state.running_seconds, 3), "timeout_seconds": None}
