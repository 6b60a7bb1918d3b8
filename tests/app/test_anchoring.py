"""A place for anchors that hangs, fails or is gone stops no run; a clock that jumps changes no order and no head."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.bench import Answerer, Bench, events, recorded, sit
from fakes.handled import careful
from fakes.procedures import CONFIG, bash, page
from fakes.runner import TIMED_OUT, FakeRunner, outcome
from rung.app.anchoring.way import Append, Call, Place, Tell
from rung.app.driving.facts import Anchored
from rung.app.driving.post import TIMEOUT
from rung.app.runs.prove import anchor, anchored, check_bundle, export, record
from rung.ledger.anchor import Anchor
from rung.model.due import Need, NeedRemedy, Refuse
from rung.model.event.doubt import StepNotStarted
from rung.model.event.record import AnchorFailed
from rung.model.event.run import Closed
from rung.model.job import Job, Outcome
from rung.model.replacing import replace
from rung.model.request import Request

PAGE = page(bash("look pool"), bash("change it", words="target=local"))
TICKET = Place("command ticket", Call(("ticket", "add"), "/srv"))
DAY = 86_400.0


class Ticket(FakeRunner):
    """A runner whose ``ticket`` command ends as it is told to."""

    ending = outcome()

    def run(self, job: Job) -> Outcome:
        if job.argv[:1] == ("ticket",):
            self.jobs.append(job)
            return self.ending
        return super().run(job)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, config=replace(CONFIG, anchors=(TICKET,)), runner=Ticket())
    yield made
    made.store.close()


def failing(bench: Bench, ending: Outcome) -> Bench:
    assert isinstance(bench.runner, Ticket)
    bench.runner.ending = ending
    return bench


def answers(bench: Bench, jump: float = 0.0) -> Answerer:
    person = careful(boundary="go")

    def answer(need: Need | Refuse) -> Request | None:
        bench.clock.jump(jump)
        return None if isinstance(need, NeedRemedy) else person(need)

    return answer


def test_each_head_that_matters_goes_to_the_place_with_a_limit_of_time(bench: Bench) -> None:
    driver = bench.start(PAGE)
    sitting = sit(driver, answers(bench))
    jobs = [job for job in bench.runner.jobs if job.argv]
    lines = [fact.line for fact in sitting.facts if isinstance(fact, Anchored)]
    assert [job.stdin.decode() for job in jobs] == [f"{line}\n" for line in lines]
    assert [Anchor.parse(line).run for line in lines] == [driver.log.run] * 2
    assert {(job.timeout, job.cwd) for job in jobs} == {(TIMEOUT, "/srv")}
    assert [Anchor.from_json(line) for line in bench.store.anchors(driver.log.run)] == [*map(Anchor.parse, lines)]


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        (TIMED_OUT, "no answer in 5 s"),
        (outcome(code=1, stderr="first\nlast \u001b[31m\n"), "exit 1: last"),
        (outcome(code=None, signal=9), "signal 9"),
        (outcome(code=127), "exit 127"),
    ],
)
def test_a_place_that_hangs_or_fails_is_on_record_and_stops_nothing(bench: Bench, ending: Outcome, reason: str) -> None:
    driver = failing(bench, ending).start(PAGE)
    sit(driver, answers(bench))
    assert isinstance(driver.log.state.closed, Closed)
    failures = [event for event in events(driver) if isinstance(event, AnchorFailed)]
    assert [one.where for one in failures] == ["command ticket"] * 2
    assert all(one.reason.startswith(reason) for one in failures)
    assert bench.store.anchors(driver.log.run) == ()
    told = record(bench.site(), bench.store.find(driver.log.run))
    assert [one.failure for one in anchored(bench.site(), told)] == [one.reason for one in failures[:1]]
    late = anchored(failing(bench, outcome()).site(), told)
    assert [one.failure for one in late] == [""]
    assert anchored(bench.site(), told) == ()


def test_what_is_told_to_the_terminal_is_told_at_the_end_only(bench: Bench) -> None:
    bench.config = replace(bench.config, anchors=(Place("terminal", Tell()),))
    driver = bench.start(PAGE)
    sitting = sit(driver, answers(bench))
    assert [fact.where for fact in sitting.facts if isinstance(fact, Anchored)] == ["terminal"]


def test_a_file_of_a_site_that_adds_to_none_begins_no_change(bench: Bench) -> None:
    bench.config = replace(bench.config, anchors=(Place("file x", Append("x")),))
    driver = bench.start(PAGE)
    given = answers(bench)
    end = sit(driver, lambda need: None if isinstance(need, Refuse) else given(need)).end
    assert isinstance(end, Refuse)
    assert (end.rule, driver.log.state.closed) == ("anchor-not-put", None)
    assert {AnchorFailed, StepNotStarted} <= {type(event) for event in events(driver)}
    before = len(recorded(driver))
    for _ in range(2):
        again = bench.again(driver.log.run)
        stops = sit(again).end
        assert isinstance(stops, Refuse)
        assert (stops.rule, stops.reason, len(recorded(again))) == (end.rule, end.reason, before)


@pytest.mark.parametrize("jump", [-DAY, DAY])
def test_a_clock_that_jumps_a_day_at_every_question_changes_no_order_and_no_verdict(bench: Bench, jump: float) -> None:
    driver = bench.start(PAGE)
    sit(driver, answers(bench, jump))
    assert isinstance(driver.log.state.closed, Closed)
    told = record(bench.site(), bench.store.find(driver.log.run))
    assert [one.seq for one in told.records] == list(range(1, len(told.records) + 1))
    assert abs(told.records[-1].at - told.records[0].at) > DAY
    line = anchor(told)
    data = export(bench.site(), told)
    report = check_bundle(data)
    assert report.believable
    assert str(Anchor.parse(line)) == line
    assert all(Anchor.from_json(kept).size <= report.entries for kept in bench.store.anchors(driver.log.run))
