"""The orders lab as a real process: it breaks for real, heals for real, and leaves nothing behind."""

from __future__ import annotations

import http.client
import json
import os
import re
import select
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rung.alerts.alert import Status
from rung.alerts.intake import alertmanager
from rung.outside.labs.orders import lab
from rung.outside.labs.orders.lab import Lab, LabError

pytestmark = pytest.mark.once


@pytest.fixture
def orders(tmp_path: Path) -> Iterator[Lab]:
    with lab.start(tmp_path) as running:
        yield running


def raw(orders: Lab, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
    port = int(orders.url.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def end_of(pid: int) -> None:
    """Return once the process is gone; it is not our child, so its own descriptor is what tells."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        ready, _, _ = select.select([descriptor], [], [], 60)
    finally:
        os.close(descriptor)
    assert ready, f"process {pid} still runs"


def test_the_pool_reads_3_of_20_before_and_19_of_20_when_broken(orders: Lab) -> None:
    assert (orders.pool().in_use, orders.pool().size) == (3, 20)
    stuck = orders.break_it()
    assert stuck.connections == 16
    reading = orders.pool()
    assert (reading.in_use, reading.percent) == (19, 95.0)


def test_the_greatest_holder_comes_first_and_is_the_real_process(orders: Lab) -> None:
    stuck = orders.break_it()
    holders = orders.ask("GET", "/pool")["holders"]
    assert isinstance(holders, list)
    assert holders[0]["worker"] == stuck.worker
    assert holders[0]["connections"] == 16
    assert holders[0]["pid"] == stuck.pid
    os.kill(stuck.pid, 0)
    assert stuck.pid != orders.pid


def test_stopping_the_worker_ends_its_process_and_returns_its_connections(orders: Lab) -> None:
    stuck = orders.break_it()
    answer = orders.ask("POST", f"/jobs/{stuck.worker}/stop")
    assert answer["state"] == "stopped"
    assert orders.pool().in_use == 3
    with pytest.raises(ProcessLookupError):
        os.kill(stuck.pid, 0)


def test_a_job_that_is_killed_gives_its_connections_back(orders: Lab) -> None:
    stuck = orders.break_it()
    os.kill(stuck.pid, signal.SIGKILL)
    end_of(stuck.pid)
    # The stop waits for the connections, and says that nobody stopped the job.
    assert orders.ask("POST", f"/jobs/{stuck.worker}/stop")["state"] == "ended"
    assert orders.pool().in_use == 3


def test_a_second_report_finds_no_connections_and_the_first_keeps_its_own(orders: Lab) -> None:
    orders.break_it()
    with pytest.raises(LabError, match="409"):
        orders.break_it()
    assert orders.pool().in_use == 19


def test_the_alert_fires_with_the_pool_and_resolves_with_it(orders: Lab) -> None:
    def state() -> str:
        (alert,) = alertmanager.read(orders.alert_payload())
        return alert.status

    assert state() == Status.RESOLVED
    stuck = orders.break_it()
    assert state() == Status.FIRING
    orders.ask("POST", f"/jobs/{stuck.worker}/stop")
    assert state() == Status.RESOLVED


def test_the_payload_is_what_the_intake_reads(orders: Lab) -> None:
    orders.break_it()
    (alert,) = alertmanager.read(orders.alert_payload())
    assert (alert.name, alert.label("mon"), alert.label("severity")) == ("OrdersPoolExhausted", "MON-005", "critical")
    assert alert.annotation("runbook_url").endswith("/RUN-001")
    assert alert.starts_at is not None
    assert alert.ends_at is None


def test_an_order_is_really_written(orders: Lab, tmp_path: Path) -> None:
    order = orders.ask("POST", "/orders", {"item": "a 3 m ladder", "quantity": 2})
    with sqlite3.connect(tmp_path / "orders.sqlite3") as connection:
        found = connection.execute("SELECT item, quantity FROM orders WHERE id = ?", (order["id"],)).fetchone()
    connection.close()
    assert found == ("a 3 m ladder", 2)


def test_health_is_degraded_but_answers_while_one_connection_is_left(orders: Lab) -> None:
    assert raw(orders, "GET", "/health")[0] == 200
    orders.break_it()
    status, text = raw(orders, "GET", "/health")
    assert (status, json.loads(text)["status"]) == (200, "degraded")


def test_metrics_are_prometheus_text_and_agree_with_the_pool(orders: Lab) -> None:
    orders.break_it()
    status, text = raw(orders, "GET", "/metrics")
    assert status == 200
    assert "\norders_pool_in_use 19\n" in text
    assert re.search(r'^orders_pool_held_seconds\{worker="4",job="report"\} [0-9.e+-]+$', text, re.MULTILINE)
    sample = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+')
    assert all(line.startswith("# ") or sample.fullmatch(line) for line in text.splitlines())


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nothing", "", 404),
        ("DELETE", "/pool", "", 501),
        ("POST", "/pool", "", 405),
        ("POST", "/orders", "no json", 400),
        ("POST", "/orders", "[" * 60_000, 400),
        ("POST", "/orders", '{"item": "x", "quantity": -1}', 400),
        ("POST", "/orders", '{"item": ""}', 400),
        ("POST", "/orders", '{"item": "' + "x" * 70_000 + '"}', 400),
        ("POST", "/jobs", '{"name": "nonsense"}', 400),
        ("POST", "/jobs/99/stop", "", 404),
        ("POST", "/jobs/1/stop", "", 404),
        ("POST", "/leases", '{"worker": 4, "pid": 1, "connections": 16}', 404),
        ("POST", "/leases", "{}", 400),
    ],
)
def test_what_cannot_be_done_is_said_and_the_service_goes_on(
    orders: Lab, method: str, path: str, body: str, status: int
) -> None:
    assert raw(orders, method, path, body)[0] == status
    assert orders.pool().in_use == 3


def test_a_web_page_cannot_post_and_a_rebound_name_is_refused(orders: Lab) -> None:
    assert raw(orders, "POST", "/jobs", '{"name": "report"}', Origin="http://evil.example")[0] == 400
    assert raw(orders, "GET", "/pool", "", Host="evil.example")[0] == 400


def test_stopping_the_lab_ends_the_service_and_its_jobs(tmp_path: Path) -> None:
    with lab.start(tmp_path) as orders:
        stuck = orders.break_it()
    end_of(stuck.pid)
    with pytest.raises(ProcessLookupError):
        os.kill(orders.pid, 0)
    with pytest.raises(LabError) as said:
        orders.pool()
    assert said.value.id == "lab-silent"


def test_nothing_survives_when_the_starter_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib\n"
        "from rung.outside.labs.orders import lab\n"
        "orders = lab.start(pathlib.Path(sys.argv[1]))\n"
        "print(orders.pid, orders.break_it().pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert starter.stdin is not None
    assert starter.stdout is not None
    with starter.stdin, starter.stdout:
        service, job = map(int, starter.stdout.readline().split())
        starter.kill()
        starter.wait()
        end_of(service)
        end_of(job)


def test_a_killed_service_takes_its_jobs_along(tmp_path: Path) -> None:
    with lab.start(tmp_path) as orders:
        stuck = orders.break_it()
        os.kill(orders.pid, signal.SIGKILL)
        end_of(stuck.pid)


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "orders.sqlite3").mkdir()
    with pytest.raises(LabError) as said:
        lab.start(tmp_path)
    assert said.value.id == "lab-not-started"
    assert said.value.where == str(tmp_path / "orders.log")
