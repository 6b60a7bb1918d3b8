"""A run proves its revision when every step ran: not where one was left out, or a doubt was settled by hand."""

from __future__ import annotations

from collections.abc import Sequence

from fakes.bench import Bench, sit
from fakes.procedures import bash, checks, page
from fakes.runner import FakeRunner, outcome
from rung.app.driving.drive import Driver
from rung.app.driving.log import Addition
from rung.app.runs import prove
from rung.app.runs.aids import checked, done, proven
from rung.app.runs.hold import find
from rung.model.due import Finish, NeedAnswer, NeedRemedy
from rung.model.event.address import CheckAt, Part
from rung.model.event.approval import GlassBroken
from rung.model.event.check import Waived
from rung.model.event.doubt import DoubtResolved
from rung.model.event.step import StepSkipped
from rung.model.request import Decide, Escalate, Request, Retry, Skip
from rung.run.lack import lacks
from rung.run.packet import packet
from rung.run.unproved import unproved

PAGE = page(bash("look pool") + checks("It is up: expect `exit 0`"), bash("look again") + checks("Up: expect `exit 0`"))


def ended(driver: Driver, requests: Sequence[Request] = ()) -> Driver:
    assert isinstance(sit(driver, requests=requests).end, Finish)
    return driver


def test_a_run_of_every_step_proves_its_revision(bench: Bench) -> None:
    driver = ended(bench.start(PAGE))
    assert proven(driver).endswith("this revision")
    assert checked(driver) == "checks 2 of 2 hold"


def test_a_run_with_a_step_left_out_proves_nothing_and_counts_what_was_not_made(bench: Bench) -> None:
    driver = ended(bench.start(PAGE), (Skip(2, "no time"),))
    assert proven(driver) == "never, at this revision"
    assert checked(driver) == "checks 1 of 1 hold, step 2 skipped, 1 of its checks not made"


def test_a_step_whose_commands_ran_is_passed_over_and_no_form_calls_it_skipped(bench: Bench) -> None:
    bench.runner = FakeRunner({"look again": outcome("", 1)})
    driver = bench.start(PAGE)
    assert isinstance(sit(driver).end, NeedRemedy)
    driver = ended(driver, (Skip(2, "no time"),))
    assert checked(driver) == "checks 1 of 2 hold, step 2 passed over"
    site = bench.site()
    told = prove.record(site, find(site, driver.log.run, live=False))
    forms = [prove.write(prove.report(told), form) for form in ("markdown", "html", "json")]
    packed = packet(driver.procedure, driver.log.state, Escalate("them", "no time"), driver.log.run)
    lacking = "".join(one.text for one in lacks(prove.heard(told)))
    for text in (*forms, packed, lacking, list(done(driver))[1]):
        assert "passed over" in text
        assert "skipped" not in text.replace("step.skipped", "")  # the kind of the entry has kept its name


CHOSEN = page(
    bash("look pool") + checks("It is up: expect `exit 0`"),
    bash("look lag") + checks("It keeps up: expect `number < 5`"),
    checks("The owner agrees"),
    bash("change pool"),
    after="## Decision\n| Class | Signs | Route |\n|---|---|---|\n| stuck | it lags | step 4 |\n",
)


def test_a_look_that_failed_is_made_again_and_what_follows_it_asked_whatever_class_was_chosen_meanwhile(
    bench: Bench,
) -> None:
    bench.runner = FakeRunner({"look lag": [outcome("lag 900"), outcome("lag 900"), outcome("lag 1")]})
    driver = bench.start(CHOSEN)
    assert isinstance(sit(driver).end, NeedRemedy)
    assert isinstance(sit(driver, requests=(Decide("stuck", (2,)),)).end, NeedRemedy)
    again = sit(driver, requests=(Retry(),)).end
    assert bench.runner.ran == ["look pool", "look lag", "look lag"]
    assert isinstance(again, NeedRemedy)
    asked = sit(driver, requests=(Retry(),)).end
    assert isinstance(asked, NeedAnswer)
    assert asked.check.step == 3


def test_a_run_that_had_to_break_the_glass_or_pass_over_a_check_proves_nothing() -> None:
    assert unproved([GlassBroken(2, "digest", "fire", 60)])
    assert unproved([Waived(CheckAt(Part.PROOF, 0, 0), "seven is right today")])
    assert not unproved([StepSkipped(-1, "not needed")])


def test_an_earlier_run_of_every_step_still_proves_it(bench: Bench) -> None:
    driver = ended(bench.start(PAGE))
    ended(bench.start(PAGE), (Skip(2, "no time"),))
    assert proven(driver).endswith("this revision")


def test_a_run_whose_doubt_was_settled_by_hand_proves_nothing(bench: Bench) -> None:
    driver = bench.start(PAGE)
    driver.log.add(Addition((DoubtResolved(2, 1, ran=False, reason="it is not there"),), "anna@ops"))
    ended(driver)
    assert proven(driver) == "never, at this revision"
    assert unproved([DoubtResolved(2, 1, ran=False, reason="it is not there")])
