"""The time of a run: nothing starts after it, nothing is stopped by it, and a person may give more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fakes.bench import Bench, events, sit
from fakes.procedures import bash, checks, page
from fakes.runner import FakeRunner, outcome
from rung.app.runs import aids
from rung.app.runs.limit import limited
from rung.app.runs.waiting import exit_code, waiting
from rung.model.due import NeedApproval, NeedTime
from rung.model.errors import UsageError
from rung.model.event.check import Answer, Checked
from rung.model.event.run import TimeGiven
from rung.model.event.step import StepEnded
from rung.model.exits import Exit
from rung.model.job import Outcome
from rung.model.request import Approve, Decide, Escalate, GiveTime, WriteNote

LATE = "## Escalation\n- **When to escalate**: after 15m\n- **Who to contact**: Lead\n"


def slow(bench: Bench, seconds: float) -> Callable[[], Outcome]:
    """Return a command that takes so long."""

    def took() -> Outcome:
        bench.clock.pass_by(seconds)
        return outcome("42\n")

    return took


def test_nothing_starts_after_the_time_of_the_run_and_what_runs_is_not_stopped(bench: Bench) -> None:
    bench.runner = FakeRunner({"look a": slow(bench, 90)})
    driver = bench.start(page(bash("look a"), bash("look b")))
    sitting = sit(driver, requests=limited("1m"))
    assert sitting.end == NeedTime(2, 60)
    assert bench.runner.ran == ["look a"]
    ended = [e for e in events(driver) if isinstance(e, StepEnded)]
    assert [e.interrupted or e.timed_out for e in ended] == [False]
    assert exit_code(sitting.end) is Exit.WAITING
    said = waiting(driver, sitting.end)
    assert "the time of this run, 60 s, is over" in said.message
    assert [command.split()[1] for command in said.commands] == ["escalate", "resume", "abort"]


def test_a_change_that_is_approved_waits_too_until_somebody_gives_more_time(bench: Bench) -> None:
    driver = bench.start(page(bash("look a"), bash("change b")))
    sit(driver, requests=limited("10m"))
    judged = (WriteNote(symptom="slow", scope="all", next_action="end it"), Decide("stuck", (3,)))
    end = sit(driver, requests=judged).end
    assert isinstance(end, NeedApproval)
    bench.clock.pass_by(601)
    assert isinstance(sit(driver, requests=(Approve(end.digest, "ben"),)).end, NeedTime)
    assert bench.runner.ran == ["look a"]
    sit(driver, requests=(GiveTime(60),))
    assert bench.runner.ran == ["look a", "change b"]


def test_after_an_escalation_still_nothing_starts_by_itself(bench: Bench) -> None:
    driver = bench.start(page(bash("look a"), after=LATE))
    bench.clock.pass_by(1)
    drive = driver.drive(limited("1s"))
    next(fact for fact in drive if any(isinstance(e, TimeGiven) for e in events(driver)))
    drive.close()
    bench.clock.pass_by(2)
    assert isinstance(sit(driver, requests=(Escalate("", "no time"),)).end, NeedTime)
    assert bench.runner.ran == []


def test_a_look_that_waits_ends_with_the_time_of_the_run_and_says_that_it_does_not_know(bench: Bench) -> None:
    falls = checks("It falls: `look depth` expect `number < 5 within 10m every 10s`")
    driver = bench.start(page(bash("look a") + falls))
    sit(driver, requests=limited("1m"))
    (found,) = [e for e in events(driver) if isinstance(e, Checked)]
    assert found.answer is Answer.UNSURE
    assert found.observed == "the time of the run was over before that of the look; seen last: 42"
    assert sum(bench.clock.slept) <= 60


def test_what_falls_due_while_a_command_runs_is_there_to_be_said(bench: Bench) -> None:
    driver = bench.start(page(bash("look a"), after=LATE))
    heard: list[list[str]] = []

    def running() -> Outcome:
        for seconds in (0, 600, 301):
            bench.clock.pass_by(seconds)
            heard.append(list(aids.late(driver)))
        return outcome("42\n")

    bench.runner.says = {"look a": running}
    sit(driver, requests=limited("5m"))
    over = "the time of this run, 300 s, is over: this is not stopped, and nothing follows it"
    assert heard == [[], [over], ["rule 1 says escalate: after 15m", over]]


@pytest.mark.parametrize("text", ["0s", "soon", "10", "-1m", "1ms"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no time for a run") as caught:
        limited(text)
    assert caught.value.id == "duration-invalid"


def test_no_text_limits_nothing() -> None:
    assert limited("") == ()
