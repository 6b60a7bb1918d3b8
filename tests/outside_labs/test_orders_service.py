"""The service without HTTP: what it answers when its pool is empty."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import pytest

from rung.outside.labs.orders import database
from rung.outside.labs.orders.alarm import Alarm
from rung.outside.labs.orders.jobs import Jobs
from rung.outside.labs.orders.metrics import Counters
from rung.outside.labs.orders.pool import Holder, Pool
from rung.outside.labs.orders.service import Service

NOW = datetime(2026, 11, 9, 3, 0, tzinfo=UTC)


OPENED: list[sqlite3.Connection] = []


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    database.prepare(tmp_path / "orders.sqlite3")
    yield tmp_path / "orders.sqlite3"
    while OPENED:
        OPENED.pop().close()


def build(path: Path) -> tuple[Service, Pool]:
    alarm = Alarm(lambda: NOW)

    def connect() -> sqlite3.Connection:
        OPENED.append(database.connect(path))
        return OPENED[-1]

    pool = Pool(connect, 1, lambda: 0.0, alarm.watch)
    return Service(pool, alarm, Jobs(0, lambda: 0.0), Counters(0)), pool


def test_health_is_503_when_no_connection_comes_free_in_time(path: Path) -> None:
    service, pool = build(path)
    lease = pool.take(Holder(4, 1, "report"), 1, 0)
    reply = service.health()
    assert reply.status is HTTPStatus.SERVICE_UNAVAILABLE
    assert json.loads(reply.body)["status"] == "degraded"
    pool.give_back(lease)
    assert service.health().status is HTTPStatus.OK


def test_an_order_without_a_connection_is_refused_and_not_written(path: Path) -> None:
    service, pool = build(path)
    lease = pool.take(Holder(4, 1, "report"), 1, 0)
    assert service.order({"item": "ladder"}).status is HTTPStatus.SERVICE_UNAVAILABLE
    pool.give_back(lease)
    assert json.loads(service.orders().body)["count"] == 0
