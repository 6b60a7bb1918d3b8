"""Before somebody decides: the checks of a step in doubt can be looked at, those of a failed one made again."""

from __future__ import annotations

import pytest

from fakes.bench import Answerer, Bench, events, sit
from fakes.procedures import bash, checks, page
from fakes.runner import FakeRunner, outcome
from rung.app.driving.facts import Unheard
from rung.model.due import Finish, Need, NeedApproval, NeedDecision, NeedNote, NeedRemedy, NeedVerdict, Refuse
from rung.model.errors import RefusedError
from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer, Retried
from rung.model.event.doubt import DoubtLooked
from rung.model.event.run import Outcome
from rung.model.request import Approve, Decide, LookInto, Recheck, Request, Retry, Settle, WriteNote

LOOK = bash("look pool")


class Killed(BaseException):
    """The process is gone."""


def willing(*first: Request) -> Answerer:
    """Return a person who answers as it should be, and puts these requests at what goes wrong."""
    waiting = list(first)

    def answer(need: Need | Refuse) -> Request | None:
        match need:
            case NeedNote():
                return WriteNote(symptom="slow", scope="all", next_action="end it")
            case NeedDecision(citable=citable):
                return Decide("stuck", citable)
            case NeedApproval(digest=digest):
                return Approve(digest, "ben")
            case _:
                return waiting.pop(0) if waiting else None

    return answer


CHECKED = page(LOOK, bash("change pool") + checks("It fell: `look depth` expect `number < 10`", "Users are happy"))


def test_a_doubt_is_looked_into_before_it_is_settled_and_nothing_is_decided_by_it(bench: Bench) -> None:
    bench.runner = FakeRunner({"change pool": Killed(), "look depth": [outcome("94"), outcome("7")]})
    driver = bench.start(CHECKED)
    with pytest.raises(Killed):
        sit(driver, willing())
    again = bench.again(driver.log.run)
    sitting = sit(again, requests=(LookInto(),))
    assert isinstance(sitting.end, NeedVerdict)
    (looked,) = [event for event in events(again) if isinstance(event, DoubtLooked)]
    assert (looked.check, looked.answer, looked.observed) == (CheckAt(Part.STEP, 2, 0), Answer.NO, "94")
    assert again.log.state.seq in again.log.state.citable
    assert not again.log.state.step(2).failure
    sitting = sit(again, willing(), (Settle(ran=True, reason="it fell after all"),))
    asked = [need for need in sitting.asked if not isinstance(need, NeedVerdict)]
    assert [type(need).__name__ for need in asked] == ["NeedAnswer"]
    assert bench.runner.ran.count("change pool") == 1


def test_what_cannot_be_looked_at_is_said(bench: Bench) -> None:
    bench.runner = FakeRunner({"change pool": Killed()})
    driver = bench.start(page(LOOK, bash("change pool") + checks("It said so: expect `number == 42`")))
    with pytest.raises(RefusedError, match="no step is in doubt"):
        sit(driver, requests=(LookInto(),))
    with pytest.raises(Killed):
        sit(driver, willing())
    sitting = sit(bench.again(driver.log.run), lambda _: LookInto())
    assert any(isinstance(fact, Unheard) and fact.fault.id == "nothing-to-look-at" for fact in sitting.facts)
    assert not any(isinstance(event, DoubtLooked) for event in events(driver))


def test_a_failed_check_is_made_again_without_running_the_change_again(bench: Bench) -> None:
    bench.runner = FakeRunner({"look depth": [outcome("94"), outcome("7")]})
    driver = bench.start(page(LOOK, bash("change pool") + checks("It fell: `look depth` expect `number < 10`")))
    sitting = sit(driver, willing(Recheck()))
    assert sitting.end == Finish(Outcome.REPAIRED)
    assert bench.runner.ran == ["look pool", "change pool", "look depth", "look depth"]
    assert [e.check for e in events(driver) if isinstance(e, Retried)] == [CheckAt(Part.STEP, 2, 0)]


@pytest.mark.parametrize("answer", [outcome(code=3), outcome(code=None, signal=9)])
def test_a_command_that_failed_is_not_healed_by_its_checks(bench: Bench, answer: object) -> None:
    bench.runner = FakeRunner({"change pool": answer})  # type: ignore[dict-item]  # an outcome, of two kinds
    driver = bench.start(page(LOOK, bash("change pool") + checks("It fell: `look depth` expect `number < 10`")))
    sitting = sit(driver, willing(Recheck()))
    assert isinstance(sitting.end, NeedRemedy)
    assert any(isinstance(fact, Unheard) and fact.fault.id == "nothing-to-recheck" for fact in sitting.facts)


def test_a_retry_after_a_recheck_needs_its_approval_anew(bench: Bench) -> None:
    bench.runner = FakeRunner({"look depth": outcome("94")})
    driver = bench.start(page(LOOK, bash("change pool") + checks("It fell: `look depth` expect `number < 10`")))
    sit(driver, willing(Recheck()))
    sitting = sit(driver, requests=(Retry(),))
    assert isinstance(sitting.end, NeedApproval)
    assert bench.runner.ran.count("change pool") == 1
