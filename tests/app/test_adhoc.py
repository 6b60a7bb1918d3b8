"""Commands that the runbook lacks: the same gates, the same record, and never a way around either."""

from __future__ import annotations

import pytest

from fakes.bench import Answerer, Bench, events, sit
from fakes.procedures import bash, guards, page
from fakes.runner import FakeRunner, outcome
from rung.app.driving.drive import Driver
from rung.app.driving.facts import Unheard
from rung.app.runs.hold import put
from rung.model.due import (
    Finish,
    Need,
    NeedAnswer,
    NeedApproval,
    NeedDecision,
    NeedNote,
    NeedRemedy,
    NeedVerdict,
    Refuse,
)
from rung.model.errors import RefusedError, UsageError
from rung.model.event.run import Outcome
from rung.model.event.step import AdHocAsked, StepEnded, StepIntent, StepRefused
from rung.model.request import Abort, Approve, BreakGlass, Decide, Request, Settle, Skip, Try, WriteNote

LOOK = bash("look pool")
CHANGE = bash("change pool")
PAGE = page(LOOK, CHANGE)


def careful(*first: Request, stop: type[Need | Refuse] | None = None, by: str = "ben@ops") -> Answerer:
    """Return a person who puts these requests first, one a need, and then answers as it should be."""
    waiting = list(first)

    def answer(need: Need | Refuse) -> Request | None:
        if waiting:
            return waiting.pop(0)
        if stop is not None and isinstance(need, stop):
            return None
        match need:
            case NeedNote():
                return WriteNote(symptom="slow", scope="all", next_action="end it")
            case NeedDecision(citable=citable):
                return Decide("stuck", citable)
            case NeedApproval(digest=digest):
                return Approve(digest, by)
            case _:
                return None

    return answer


def asked(driver: Driver) -> list[AdHocAsked]:
    return [event for event in events(driver) if isinstance(event, AdHocAsked)]


def test_a_look_runs_at_once_and_is_evidence_that_a_decision_may_cite(bench: Bench) -> None:
    driver = bench.start(PAGE)
    sitting = sit(driver, careful(stop=NeedNote), (Try("look elsewhere", "the page does not say"),))
    assert bench.runner.ran == ["look elsewhere", "look pool"]
    assert [(one.script, one.effect, one.reason) for one in asked(driver)] == [
        ("look elsewhere", "observe", "the page does not say")
    ]
    ended = next(event for event in events(driver) if isinstance(event, StepEnded))
    assert (ended.step, ended.script) == (-1, "look elsewhere")
    assert {evidence.step for evidence in driver.log.state.evidence} == {-1, 1}
    assert isinstance(sitting.end, NeedNote)


def test_a_change_waits_for_the_same_four_conditions(bench: Bench) -> None:
    driver = bench.start(PAGE)
    sitting = sit(driver, careful(Try("change elsewhere")))
    needs = [type(need) for need in sitting.asked if getattr(need, "step", 0) == -1]
    assert needs[-2:] == [NeedDecision, NeedApproval] or NeedApproval in needs
    assert bench.runner.ran == ["look pool", "change elsewhere", "change pool"]
    kinds = [(type(event).__name__, getattr(event, "step", None)) for event in events(driver)]
    assert kinds.index(("Approved", -1)) < kinds.index(("StepIntent", -1)) < kinds.index(("StepEnded", -1))
    assert sitting.end == Finish(Outcome.REPAIRED)


def test_a_change_without_evidence_is_refused_for_good_and_the_run_goes_on_without_it(bench: Bench) -> None:
    driver = bench.start(page(CHANGE))
    sitting = sit(driver, requests=(Try("change elsewhere"),))
    assert isinstance(sitting.end, Refuse)
    assert sitting.end.rule == "evidence-before-mutation"
    assert [e.step for e in events(driver) if isinstance(e, StepRefused)] == [-1]
    with pytest.raises(RefusedError, match="waits for nothing"):
        sit(driver, requests=(Skip(-1, "wrong idea"),))
    sitting = sit(driver)
    assert isinstance(sitting.end, Refuse)
    assert sitting.end.step == 1
    assert not bench.runner.ran


def test_a_refused_command_is_no_bar_to_the_next_one(bench: Bench) -> None:
    driver = bench.start(page(CHANGE))
    sit(driver, requests=(Try("change elsewhere"),))
    sit(bench.again(driver.log.run), requests=(Try("look elsewhere"),))
    assert bench.runner.ran == ["look elsewhere"]
    assert next(e.step for e in events(bench.again(driver.log.run)) if isinstance(e, StepRefused)) == -1


def test_a_broken_glass_after_a_refusal_is_for_what_waits_and_never_for_the_refused_command(bench: Bench) -> None:
    driver = bench.start(page(CHANGE))
    sit(driver, requests=(Try("destroy elsewhere"),))
    sit(bench.again(driver.log.run), requests=(BreakGlass("it burns"),))
    assert bench.runner.ran == ["change pool"]


@pytest.mark.parametrize("guard", ["Never: refuse `change *`", "Not yet: refuse `change *` until step 2 passed"])
@pytest.mark.parametrize("place", ["page", "step"])
def test_every_guard_of_the_runbook_stands_against_it(bench: Bench, guard: str, place: str) -> None:
    after = f"## Do not\n- {guard}\n" if place == "page" else ""
    driver = bench.start(page(LOOK, bash("look b") + (guards(guard) if place == "step" else ""), LOOK, after=after))
    answers = careful(Try("change elsewhere"), stop=Refuse)
    sitting = sit(driver, answers, (Skip(2, "no time"), Try("change elsewhere")))
    assert isinstance(sitting.end, Refuse)
    assert not [one for one in bench.runner.ran if one.startswith("change")]


def test_a_guard_sees_the_value_that_would_be_used(bench: Bench) -> None:
    inputs = "## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| what | word | db | a person |\n"
    from rung.app.runs.start import Opening  # the opening of one test

    markdown = page(LOOK, before=inputs, after="## Do not\n- Never the database: refuse `look db*`\n")
    driver = bench.start(markdown, Opening(values={"what": "db-1"}))
    sitting = sit(driver, requests=(Try('look "$what"'),))
    assert isinstance(sitting.end, Refuse)
    assert not bench.runner.ran


def test_a_broken_glass_opens_the_ad_hoc_command_that_was_refused_and_no_step(bench: Bench) -> None:
    driver = bench.start(page(CHANGE))
    sitting = sit(driver, careful(BreakGlass("it burns"), stop=Refuse), (Try("destroy elsewhere"),))
    assert bench.runner.ran == ["destroy elsewhere"]
    assert isinstance(sitting.end, Refuse)
    assert sitting.end.step == 1


def test_an_approval_of_the_step_is_none_of_the_ad_hoc_command(bench: Bench) -> None:
    driver = bench.start(PAGE)
    sitting = sit(driver, careful(stop=NeedApproval))
    assert isinstance(sitting.end, NeedApproval)
    of_the_step = sitting.end.digest
    put(bench.site(), driver.log.run, Approve(of_the_step, "ben"))
    put(bench.site(), driver.log.run, Try("change elsewhere"))
    with pytest.raises(RefusedError, match="is not what waits"):
        put(bench.site(), driver.log.run, Approve(of_the_step, "cleo"))
    end = sit(bench.again(driver.log.run)).end
    assert isinstance(end, NeedApproval)
    assert (end.step, bench.runner.ran) == (-1, ["look pool"])


class Killed(BaseException):
    """The process is gone."""


def test_a_crash_in_a_change_leaves_it_in_doubt_and_only_looking_is_admitted(bench: Bench) -> None:
    bench.runner = FakeRunner({"change elsewhere": Killed()})
    driver = bench.start(PAGE)
    with pytest.raises(Killed):
        sit(driver, careful(Try("change elsewhere")))
    again = bench.again(driver.log.run)
    sitting = sit(again, careful(Try("look whether it ran"), Try("change it again")))
    assert isinstance(sitting.end, NeedVerdict)
    assert sitting.end.step == -1
    assert [f.fault.id for f in sitting.facts if isinstance(f, Unheard)] == ["in-doubt"]
    assert bench.runner.ran == ["look pool", "change elsewhere", "look whether it ran"]
    sitting = sit(again, careful(Settle(ran=True, reason="I saw it")))
    assert sitting.end == Finish(Outcome.REPAIRED)
    assert bench.runner.ran.count("change elsewhere") == 1


def test_a_failed_step_can_be_looked_into_before_it_is_tried_again(bench: Bench) -> None:
    bench.runner = FakeRunner({"look pool": outcome("", 1)})
    sitting = sit(bench.start(PAGE), careful(Try("look elsewhere")))
    assert bench.runner.ran == ["look pool", "look elsewhere"]
    assert isinstance(sitting.end, NeedRemedy)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (Try("  "), "no command"),
        (Try("look a", target="nowhere"), "no target"),
        (Try("print(1)", language="python"), "cannot run python"),
        (Try("not a request", target="orders"), "no request"),
    ],
)
def test_what_cannot_be_run_is_never_asked(bench: Bench, request_: Try, said: str) -> None:
    driver = bench.start(PAGE)
    with pytest.raises(UsageError, match=said):
        sit(driver, requests=(request_,))
    assert not asked(driver)


def test_one_waits_at_a_time_and_none_comes_after_the_end(bench: Bench) -> None:
    driver = bench.start(PAGE)
    sit(driver, careful(stop=NeedApproval))
    sit(driver, requests=(Try("change elsewhere"),))
    with pytest.raises(RefusedError, match="waits already"):
        put(bench.site(), driver.log.run, Try("look elsewhere"))
    put(bench.site(), driver.log.run, Abort("wrong run"))
    with pytest.raises(RefusedError, match="this run ended"):
        put(bench.site(), driver.log.run, Try("look elsewhere"))


def test_a_target_speaks_its_own_language(bench: Bench) -> None:
    driver = bench.start(PAGE)
    bench.runner = FakeRunner({"GET /jobs": outcome("{}", 200)})
    sit(driver, careful(stop=NeedNote), (Try("get", target="metrics"),))
    sit(driver, careful(Try("GET /jobs", target="orders"), stop=NeedNote))
    assert [one.language for one in asked(driver)] == ["promql", "http"]


def test_the_machine_asks_nothing_of_a_person_for_a_look(bench: Bench) -> None:
    sitting = sit(bench.start(PAGE), careful(stop=NeedNote), (Try("look elsewhere"),))
    assert not [need for need in sitting.asked if isinstance(need, NeedAnswer)]


def test_intents_of_ad_hoc_commands_bind_their_own_digest(bench: Bench) -> None:
    driver = bench.start(PAGE)
    sit(driver, careful(Try("change elsewhere")))
    intents = [event for event in events(driver) if isinstance(event, StepIntent)]
    assert [(one.step, one.script) for one in intents] == [(-1, "change elsewhere"), (2, "change pool")]
    assert len({one.digest for one in intents}) == 2
