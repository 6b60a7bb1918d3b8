"""An approval is one of what a program holds, and of the moment: what was changed or held up since does not start."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fakes.bench import Bench, events, sit
from fakes.procedures import bash, page
from fakes.programs import FakePrograms
from rung.app.driving.drive import Driver
from rung.app.driving.facts import Ask, Happened, Starting
from rung.model.due import Need, NeedApproval, NeedDecision, NeedNote, NeedRemedy, NeedStart, Refuse
from rung.model.event.approval import ApprovalAsked
from rung.model.event.step import StepEnded, StepIntent
from rung.model.replacing import replace
from rung.model.request import Approve, Begin, Decide, Request, WriteNote
from rung.run.guard import FRESH

PAGE = page(bash("look pool"), bash("change pool\n./fix.sh"))


def started(bench: Bench, programs: FakePrograms) -> Driver:
    driver = bench.start(PAGE)
    return replace(driver, desk=replace(driver.desk, programs=programs))


def answering(approve: Callable[[NeedApproval], Request | None]) -> Callable[[Need | Refuse], Request | None]:
    def answer(need: Need | Refuse) -> Request | None:
        match need:
            case NeedNote():
                return WriteNote(symptom="slow", scope="all", next_action="end it")
            case NeedDecision(citable=citable):
                return Decide("stuck", citable)
            case NeedApproval():
                return approve(need)
            case NeedStart():
                return Begin()
            case _:
                return None

    return answer


def test_a_program_swapped_while_the_question_stands_there_is_asked_for_anew(bench: Bench) -> None:
    programs = FakePrograms({"./fix.sh": "aa" * 32})
    driver = started(bench, programs)

    def approve(need: NeedApproval) -> Request | None:
        if programs.holds["./fix.sh"] == "bb" * 32:
            return None
        programs.holds["./fix.sh"] = "bb" * 32
        return Approve(need.digest, "ben@ops")

    seen = sit(driver, answering(approve))
    assert isinstance(seen.end, NeedApproval)
    assert bench.runner.ran == ["look pool"]
    assert [a.digest for a in events(driver) if isinstance(a, ApprovalAsked)][-1] == seen.end.digest


def test_a_program_swapped_after_its_approval_voids_it_and_says_what_changed(bench: Bench) -> None:
    programs = FakePrograms({"./fix.sh": "aa" * 32})
    driver = started(bench, programs)
    seen = sit(driver, answering(lambda _need: None))
    assert isinstance(seen.end, NeedApproval)
    sit(driver, requests=[])
    programs.holds["./fix.sh"] = "bb" * 32
    seen = sit(driver, requests=[])
    assert bench.runner.ran == ["look pool"]
    card = driver.card(seen.end.digest) if isinstance(seen.end, NeedApproval) else None
    assert card is not None
    assert card.terms.commands[0].files == (("./fix.sh", "bb" * 32),)


@pytest.mark.parametrize("how", ["swapped", "held up"])
def test_what_happens_between_the_intent_and_the_start_stops_the_start(bench: Bench, how: str) -> None:
    programs = FakePrograms({"./fix.sh": "aa" * 32})
    driver = started(bench, programs)
    drive = driver.drive()
    answer = answering(lambda need: Approve(need.digest, "ben@ops"))
    reply: Request | None = None
    needs: list[Need | Refuse] = []
    try:
        while True:
            fact = drive.send(reply)
            reply = None
            if isinstance(fact, Ask):
                needs.append(fact.need)
                reply = answer(fact.need)
            elif isinstance(fact, Starting) and fact.step == 2:
                if how == "swapped":
                    programs.holds["./fix.sh"] = "bb" * 32
                else:
                    bench.clock.pass_by(FRESH + 1)
            elif isinstance(fact, Happened) and isinstance(fact.record.event, StepIntent):
                assert fact.record.event.step == 2
    except StopIteration:
        pass
    assert bench.runner.ran == ["look pool"]
    ended = [one for one in events(driver) if isinstance(one, StepEnded) and one.step == 2]
    assert [one.exit for one in ended] == [126]
    assert isinstance(needs[-1], NeedRemedy)


def test_a_program_that_stays_as_it_was_approved_runs(bench: Bench) -> None:
    driver = started(bench, FakePrograms({"./fix.sh": "aa" * 32}))
    sit(driver, answering(lambda need: Approve(need.digest, "ben@ops")))
    assert bench.runner.ran == ["look pool", "change pool\n./fix.sh"]
