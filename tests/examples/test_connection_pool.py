"""RUN-001 is true: its steps, its conditions and its proof hold on the real service, broken and repaired."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from rung.alerts.intake import alertmanager
from rung.alerts.route import route
from rung.model.alertseen import AlertSeen, AlertState
from rung.model.expect import AlertIs, Expect, StepOutput
from rung.model.runbook import Runbook, Step
from rung.model.span import Source
from rung.outside.labs.orders import lab
from rung.outside.labs.orders.lab import Lab
from rung.run.matcher import Seen, match, take
from rung.text.read import read

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "runbooks"
RUNBOOKS = tuple(
    runbook for path in sorted(FOLDER.glob("*.md")) for runbook in read(Source(path.name, path.read_bytes())).runbooks
)
(POOL,) = (runbook for runbook in RUNBOOKS if runbook.id == "RUN-001")


@pytest.fixture
def orders(tmp_path: Path) -> Iterator[Lab]:
    with lab.start(tmp_path) as running:
        yield running


@dataclass
class Hand:
    """Follows the runbook by hand: performs its requests and judges its conditions."""

    orders: Lab
    values: dict[str, str] = field(default_factory=dict)
    outputs: dict[int, str] = field(default_factory=dict)

    def perform(self, step: Step) -> str:
        (command,) = step.commands
        method, path = re.sub(r":(\w+)", lambda m: self.values[m[1]], command.text).split()
        connection = http.client.HTTPConnection(self.orders.url.removeprefix("http://"), timeout=60)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        assert answer.status < 400, text
        return text

    def follow(self, runbook: Runbook, number: int) -> None:
        step = runbook.steps[number - 1]
        self.outputs[number] = self.perform(step)
        for capture in step.captures:
            value = take(capture, self.outputs[number])
            assert value is not None
            self.values[capture.name] = value

    def holds(self, runbook: Runbook, expect: Expect | None, own: int = 0) -> bool:
        assert expect is not None
        output, firing = self.outputs.get(own, ""), AlertSeen(None, "")
        if isinstance(expect.source, StepOutput):
            output = self.perform(runbook.steps[expect.source.number - 1])
        if isinstance(expect.matcher, AlertIs):
            (alert,) = alertmanager.read(self.orders.alert_payload())
            assert alert.label("mon") == expect.matcher.alert
            firing = AlertSeen(AlertState(alert.status), alert.status)
        return match(expect.matcher, Seen(0, output, self.outputs, firing)).holds


def test_the_alert_of_the_broken_service_leads_to_run_001_and_run_010_is_considered(orders: Lab) -> None:
    orders.break_it()
    (alert,) = alertmanager.read(orders.alert_payload())
    found = route(alert, RUNBOOKS)
    assert found.best is not None
    assert found.best.runbook.id == "RUN-001"
    assert "RUN-010" in [other.runbook.id for other in found.others]


def test_followed_step_by_step_it_repairs_the_service_and_proves_it(orders: Lab) -> None:
    hand = Hand(orders)
    stuck = orders.break_it()
    for step in POOL.steps:
        hand.follow(POOL, step.number)
        assert all(hand.holds(POOL, check.expect, step.number) for check in step.checks), step.title.text
    assert hand.values == {"worker": str(stuck.worker)}
    assert all(hand.holds(POOL, check.expect) for check in POOL.proof)
    assert orders.pool().in_use == 3


def test_on_a_healthy_service_the_first_two_steps_say_no(orders: Lab) -> None:
    hand = Hand(orders)
    for step in POOL.steps[:2]:
        hand.follow(POOL, step.number)
        assert not any(hand.holds(POOL, check.expect, step.number) for check in step.checks)


def test_on_the_broken_service_the_signs_point_at_one_class_and_the_proof_fails(orders: Lab) -> None:
    orders.break_it()
    hand = Hand(orders)
    assert POOL.decision
    pointed = [b.name for b in POOL.decision.boundaries if b.expect and hand.holds(POOL, b.expect)]
    assert pointed == ["stuck worker"]
    assert not any(hand.holds(POOL, check.expect) for check in POOL.proof)
