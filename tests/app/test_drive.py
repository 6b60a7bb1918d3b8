"""Driving a run over the real store: what runs, when, once; and what the record says of it."""

from __future__ import annotations

import json

import pytest

from fakes.bench import Answerer, Bench, events, recorded, sit
from fakes.procedures import bash, checks, guards, http, page
from fakes.runner import TIMED_OUT, FakeRunner, interrupted, outcome
from rung.app.driving.drive import Driver
from rung.app.driving.facts import Ask, Drive, Happened, Starting, Unheard
from rung.app.runs import stream
from rung.app.runs.hold import put
from rung.app.runs.prove import record, report, write
from rung.app.runs.start import Opening
from rung.app.runs.waiting import waiting
from rung.ledger.canonical import JSON
from rung.ledger.record import Append
from rung.model.due import (
    Finish,
    Need,
    NeedAnswer,
    NeedApproval,
    NeedDecision,
    NeedNote,
    NeedRemedy,
    NeedStart,
    NeedValue,
    NeedVerdict,
    Refuse,
)
from rung.model.errors import BusyError, RefusedError, UntrustedError, UsageError
from rung.model.event.address import CheckAt, Part
from rung.model.event.approval import GlassBroken
from rung.model.event.check import Answer, Checked
from rung.model.event.doubt import StepInDoubt, StepNotStarted
from rung.model.event.judgement import Decided
from rung.model.event.run import Closed, LeadTaken, Outcome, ValueGiven
from rung.model.event.step import StepEnded, StepIntent, StepRefused
from rung.model.exits import Exit
from rung.model.job import JobInterrupted, Survivor
from rung.model.request import (
    Abort,
    Approve,
    Attest,
    Begin,
    BreakGlass,
    Decide,
    Escalate,
    Give,
    LookAgain,
    Remark,
    Request,
    Retry,
    Settle,
    Skip,
    WriteNote,
)

LOOK = bash("look pool")
CHANGE = bash("change pool")
SIMPLE = page(LOOK, CHANGE + checks("All is well: expect `number == 42`"))


def willing(by: str = "ben@ops", *, boundary: str = "stuck", stop: type[Need | Refuse] | None = None) -> Answerer:
    """Return a person who answers everything as it should be, and leaves the run at the first need of kind ``stop``."""

    def answer(need: Need | Refuse) -> Request | None:
        if stop is not None and isinstance(need, stop):
            return None
        match need:
            case NeedNote():
                return WriteNote(symptom="slow", scope="all", next_action="end it")
            case NeedDecision(boundaries=names, citable=citable):
                return Decide(names[0] if names else boundary, citable)
            case NeedApproval(digest=digest):
                return Approve(digest, by)
            case NeedAnswer(check=check):
                return Attest(check, Answer.YES)
            case _:
                return None

    return answer


def kinds(driver: Driver) -> list[str]:
    return [type(event).__name__ for event in events(driver)]


def test_a_whole_run_climbs_from_evidence_to_proof(bench: Bench) -> None:
    driver = bench.start(SIMPLE + "\n## Proof\n- [ ] It holds: `look pool` expect `number == 42`\n")
    sitting = sit(driver, willing())
    assert sitting.end == Finish(Outcome.REPAIRED)
    assert bench.runner.ran == ["look pool", "change pool", "look pool"]
    assert kinds(driver) == [
        "RunOpened", "StepEnded", "NoteWritten", "Decided", "ApprovalAsked", "Approved", "StepIntent", "StepEnded",
        "Checked", "Checked", "Closed",
    ]  # fmt: skip
    assert [a.state for a in bench.store.attempts(driver.log.run)] == ["ended"]
    text = write(report(record(bench.site(), bench.store.find(driver.log.run))), "markdown")
    assert "Outcome: **repaired**" in text
    assert "- yes (42): It holds" in text
    assert "Step 2 approved by ben@ops" in text


def test_the_intent_is_on_record_before_the_command_starts(bench: Bench) -> None:
    seen: list[str] = []

    def look_at_the_record() -> object:
        seen.extend(kinds(driver))
        return None

    def change():  # type: ignore[no-untyped-def]  # noqa: ANN202 - the runner asks for an outcome, the test for the record
        look_at_the_record()
        return outcome("42")

    bench.runner = FakeRunner({"change pool": change})
    driver = bench.start(SIMPLE)
    sit(driver, willing())
    assert seen[-1] == "StepIntent"


@pytest.mark.parametrize("need", [NeedNote, NeedDecision, NeedApproval])
def test_nothing_changes_while_one_condition_is_missing(bench: Bench, need: type[Need]) -> None:
    driver = bench.start(SIMPLE)
    sitting = sit(driver, willing(stop=need))
    assert isinstance(sitting.end, need)
    assert bench.runner.ran == ["look pool"]


def test_a_change_without_evidence_is_refused_and_the_refusal_is_recorded_once(bench: Bench) -> None:
    driver = bench.start(page(CHANGE))
    sitting = sit(driver, willing())
    assert isinstance(sitting.end, Refuse)
    assert sitting.end.rule == "evidence-before-mutation"
    assert [e.rule for e in events(driver) if isinstance(e, StepRefused)] == ["evidence-before-mutation"]


def test_a_prerequisite_is_no_evidence_of_the_incident(bench: Bench) -> None:
    before = "## Prerequisites\n- [ ] psql is there: `look version` expect `exit 0`\n"
    sitting = sit(bench.start(page(CHANGE, before=before)), willing())
    assert isinstance(sitting.end, Refuse)


def test_a_broken_glass_runs_the_refused_step_and_no_later_one(bench: Bench) -> None:
    driver = bench.start(page(CHANGE, bash("destroy pool")))
    sitting = sit(driver, lambda need: BreakGlass("it burns") if isinstance(need, Refuse) and need.step == 1 else None)
    assert bench.runner.ran == ["change pool"]
    assert isinstance(sitting.end, Refuse)
    assert sitting.end.step == 2


def test_a_broken_glass_on_a_placeholder_opens_nothing(bench: Bench) -> None:
    driver = bench.start(page(bash("look <pod>"), CHANGE))
    sitting = sit(driver, requests=(), answer=once(BreakGlass("now")))
    assert any(isinstance(f, Unheard) and f.fault.id == "nothing-to-run" for f in sitting.facts)
    assert not any(isinstance(e, GlassBroken) for e in events(driver))
    assert not bench.runner.ran


@pytest.mark.parametrize(
    "script", ["look | grep '<pending>'", 'look | grep -Ev "<none>|<unknown>"', "look '<b>up</b>'"]
)
def test_what_programs_print_in_angle_brackets_and_markup_is_no_placeholder(bench: Bench, script: str) -> None:
    driver = bench.start(page(bash(script)))
    sit(driver)
    assert bench.runner.ran == [script]


@pytest.mark.parametrize("script", ["look <pending>", "look '<pod>'", "look '<title>' '<none>'"])
def test_a_word_in_angle_brackets_is_a_placeholder_otherwise(bench: Bench, script: str) -> None:
    refused = sit(bench.start(page(bash(script)))).end
    assert isinstance(refused, Refuse)
    assert refused.rule == "placeholder"
    assert not bench.runner.ran


def once(*requests: Request) -> Answerer:
    waiting = list(requests)

    def answer(_need: Need | Refuse) -> Request | None:
        return waiting.pop(0) if waiting else None

    return answer


@pytest.mark.parametrize("by", ["anna@ops", "anna", "Anna@elsewhere", " ANNA "])
def test_who_leads_is_not_another_person_however_spelled(bench: Bench, by: str) -> None:
    driver = bench.start(page(LOOK, bash("destroy pool")))
    sitting = sit(driver, willing(by))
    assert bench.runner.ran == ["look pool"]
    assert isinstance(sitting.end, NeedApproval) or any(isinstance(f, Unheard) for f in sitting.facts)


def test_an_approval_by_nobody_is_none(bench: Bench) -> None:
    driver = bench.start(page(LOOK, bash("destroy pool")))
    sit(driver, willing(stop=NeedApproval))
    with pytest.raises(UsageError, match="reason"):
        sit(driver, requests=(Approve(_waiting_digest(driver), "  "),))


def _waiting_digest(driver: Driver) -> str:
    sitting = sit(driver)
    assert isinstance(sitting.end, NeedApproval)
    return sitting.end.digest


def test_who_takes_the_run_up_leads_and_cannot_approve_for_himself(bench: Bench) -> None:
    driver = bench.start(page(LOOK, bash("destroy pool")))
    sit(driver, willing(stop=NeedApproval))
    other = bench.again(driver.log.run, actor="ben@ops")
    sitting = sit(other, once(Approve(_digest_of(other), "ben@ops")))
    assert any(isinstance(e, LeadTaken) for e in events(other))
    assert any(isinstance(f, Unheard) and f.fault.id == "approval-own" for f in sitting.facts)
    assert isinstance(sitting.end, NeedApproval)


def _digest_of(driver: Driver) -> str:
    return _waiting_digest(driver)


def test_destroying_in_production_takes_two_other_people(bench: Bench) -> None:
    driver = bench.start(page(http("GET /a"), http("DELETE /jobs/1", target="shop")))
    names = iter(["ben", "Ben@laptop", "cleo"])

    def answer(need: Need | Refuse) -> Request | None:
        if isinstance(need, NeedApproval):
            assert len(bench.runner.requests) == 1
            return Approve(need.digest, next(names))
        return willing()(need)

    sit(driver, answer)
    assert next(names, None) is None
    assert [r.method for r in bench.runner.requests] == ["GET", "DELETE"]


def test_the_strictest_command_of_a_step_sets_the_approval(bench: Bench) -> None:
    both = http("POST /a") + http("POST /b", target="shop").removeprefix("Commands:\n")
    driver = bench.start(page(http("GET /a"), both))
    sitting = sit(driver, willing("anna@ops"))
    assert isinstance(sitting.end, NeedApproval) or any(isinstance(f, Unheard) for f in sitting.facts)
    assert [r.method for r in bench.runner.requests] == ["GET"]


def test_an_approval_that_waited_too_long_is_asked_again(bench: Bench) -> None:
    driver = bench.start(SIMPLE)
    digest = _approvable(driver)
    put(bench.site(), driver.log.run, Approve(digest, "ben"))
    bench.clock.pass_by(601)
    sitting = sit(bench.again(driver.log.run), willing(stop=NeedApproval))
    assert isinstance(sitting.end, NeedApproval)
    assert bench.runner.ran == ["look pool"]


def _approvable(driver: Driver) -> str:
    end = sit(driver, willing(stop=NeedApproval)).end
    assert isinstance(end, NeedApproval)
    return end.digest


WITH_INPUT = page(
    LOOK,
    bash('change "$pid"'),
    before="## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| pid | integer | 7 | a person |\n",
)


def test_a_value_given_after_the_approval_voids_it(bench: Bench) -> None:
    driver = bench.start(WITH_INPUT, Opening(values={"pid": "7"}))
    digest = _approvable(driver)
    put(bench.site(), driver.log.run, Approve(digest, "ben"))
    sitting = sit(bench.again(driver.log.run), requests=(Give("pid", "8"),))
    assert isinstance(sitting.end, NeedApproval)
    assert sitting.end.digest != digest
    assert bench.runner.ran == ["look pool"]


def test_a_value_travels_in_the_environment_and_never_in_the_text(bench: Bench) -> None:
    driver = bench.start(WITH_INPUT, Opening(values={"pid": "7"}))
    sit(driver, willing())
    assert bench.runner.jobs[-1].script == 'change "$pid"'
    assert bench.runner.jobs[-1].env == {"pid": "7"}
    (intent,) = [e for e in events(driver) if isinstance(e, StepIntent)]
    assert intent.values == {"pid": "7"}


def test_an_input_without_a_value_is_asked_for(bench: Bench) -> None:
    sitting = sit(bench.start(WITH_INPUT), willing())
    assert isinstance(sitting.end, NeedValue)


TWO = page(LOOK, bash("change a", "change b"))


def test_one_approval_covers_both_commands_of_a_step_in_one_pass(bench: Bench) -> None:
    driver = bench.start(TWO)
    sit(driver, willing())
    assert bench.runner.ran == ["look pool", "change a", "change b"]
    intents = [e for e in events(driver) if isinstance(e, StepIntent)]
    assert [(i.index, i.attempt) for i in intents] == [(0, 1), (1, 2)]
    assert kinds(driver).count("Approved") == 1


def test_a_slow_first_command_does_not_void_the_pass(bench: Bench) -> None:
    def slow():  # type: ignore[no-untyped-def]  # noqa: ANN202 - an answer of the runner
        bench.clock.pass_by(3600)
        return outcome()

    bench.runner = FakeRunner({"change a": slow})
    sit(bench.start(TWO), willing())
    assert bench.runner.ran[-1] == "change b"


class Killed(BaseException):
    """The process is gone: nothing after this line runs."""


def test_a_crash_in_a_mutation_leaves_it_in_doubt_and_runs_nothing_again(bench: Bench) -> None:
    bench.runner = FakeRunner({"change a": Killed()})
    driver = bench.start(TWO)
    with pytest.raises(Killed):
        sit(driver, willing())
    again = bench.again(driver.log.run)
    assert isinstance(sit(again, willing()).end, NeedVerdict)
    assert bench.runner.ran.count("change a") == 1
    assert kinds(again).count("StepInDoubt") == 1
    assert [a.state for a in bench.store.attempts(driver.log.run)] == ["lost"]


def test_a_doubt_settled_as_ran_never_runs_that_command_again(bench: Bench) -> None:
    bench.runner = FakeRunner({"change a": [Killed(), outcome()]})
    driver = bench.start(TWO)
    with pytest.raises(Killed):
        sit(driver, willing())
    bench.clock.pass_by(86_400)
    again = bench.again(driver.log.run)
    sitting = sit(again, willing(stop=NeedApproval), (Settle(ran=True, reason="I saw it"),))
    assert isinstance(sitting.end, NeedApproval), "the approval of yesterday does not cover the second command"
    sit(again, willing())
    assert bench.runner.ran == ["look pool", "change a", "change b"]


def test_a_doubt_settled_as_not_run_needs_a_new_approval(bench: Bench) -> None:
    bench.runner = FakeRunner({"change a": [Killed(), outcome()]})
    driver = bench.start(TWO)
    with pytest.raises(Killed):
        sit(driver, willing())
    again = bench.again(driver.log.run)
    sitting = sit(again, requests=(Settle(ran=False, reason="no trace"),))
    assert isinstance(sitting.end, NeedApproval)
    assert bench.runner.ran.count("change a") == 1
    sit(again, willing())
    assert bench.runner.ran == ["look pool", "change a", "change a", "change b"]


def test_a_step_whose_processes_still_run_is_not_settled_as_one_that_did_not(bench: Bench) -> None:
    bench.runner = FakeRunner({"change a": [Killed(), outcome()]})
    driver = bench.start(TWO)
    with pytest.raises(Killed):
        sit(driver, willing())
    bench.runner.living = {f"{driver.log.run}/2/1": (Survivor(4711, "change a"),)}
    again = bench.again(driver.log.run)
    with pytest.raises(RefusedError, match=r"step 2 is still running: 4711 \(change a\)"):
        sit(again, requests=(Settle(ran=False, reason="no trace"),))
    assert isinstance(sit(again).end, NeedVerdict)
    bench.runner.living = {}
    assert isinstance(sit(again, requests=(Settle(ran=False, reason="no trace"),)).end, NeedApproval)


def test_a_day_between_two_commands_ends_the_pass(bench: Bench) -> None:
    driver = bench.start(TWO)
    drive = driver.drive()
    _run_until(drive, willing(), stop_after="change a", bench=bench)
    bench.clock.pass_by(86_400)
    sitting = sit(bench.again(driver.log.run), willing(stop=NeedApproval))
    assert isinstance(sitting.end, NeedApproval)
    assert "change b" not in bench.runner.ran


def _run_until(drive, answer: Answerer, *, stop_after: str, bench: Bench) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - a generator of facts
    """Drive until a command has ended and is recorded, then let go as a broken pipe would."""
    reply = None
    while True:
        fact = drive.send(reply)
        reply = answer(fact.need) if hasattr(fact, "need") else None
        if (
            isinstance(fact, Happened)
            and isinstance(fact.record.event, StepEnded)
            and bench.runner.ran[-1] == stop_after
        ):
            drive.close()
            return


def test_a_step_in_doubt_is_not_left_out_before_somebody_says_whether_it_ran(bench: Bench) -> None:
    bench.runner = FakeRunner({"change a": Killed()})
    driver = bench.start(TWO)
    with pytest.raises(Killed):
        sit(driver, willing())
    with pytest.raises(RefusedError, match="whether it ran"):
        sit(bench.again(driver.log.run), requests=(Skip(2, "never mind"),))


def test_an_aborted_doubt_does_not_block_its_target_for_ever(bench: Bench) -> None:
    markdown = page(http("GET /a"), http("POST /a"))
    bench.runner = FakeRunner({"POST /a": [Killed(), outcome("", 200)]})
    driver = bench.start(markdown)
    with pytest.raises(Killed):
        sit(driver, willing())
    put(bench.site(), driver.log.run, Abort("lost it"))
    second = bench.start(markdown)
    with pytest.raises(BusyError, match="is changing"):
        sit(second, willing())
    sit(bench.again(driver.log.run))
    assert isinstance(sit(second, willing()).end, Finish)


def test_a_retry_of_a_mutation_needs_a_new_approval(bench: Bench) -> None:
    bench.runner = FakeRunner({"change pool": [outcome(code=3), outcome("42")]})
    driver = bench.start(SIMPLE)
    sitting = sit(driver, willing())
    assert isinstance(sitting.end, NeedRemedy)
    assert sitting.end.failure == "exit 3"
    sitting = sit(driver, requests=(Retry(),))
    assert isinstance(sitting.end, NeedApproval)
    assert bench.runner.ran.count("change pool") == 1
    assert isinstance(sit(driver, willing()).end, Finish)
    assert [(a.n, a.state) for a in bench.store.attempts(driver.log.run)] == [(1, "ended"), (2, "ended")]


def test_a_retry_is_admitted_although_an_escalation_fell_due_meanwhile(bench: Bench) -> None:
    after = "## Escalation\n- **When to escalate**: after 15m\n- **Who to contact**: Lead\n"
    bench.runner = FakeRunner({"look pool": [outcome(code=1), outcome("42")]})
    driver = bench.start(page(LOOK, after=after))
    assert isinstance(sit(driver).end, NeedRemedy)
    bench.clock.pass_by(1200)
    sitting = sit(driver, requests=(Retry(),))
    assert isinstance(sitting.end, Finish)
    assert "TriggerDue" in kinds(driver)


@pytest.mark.parametrize("jump", [-86_400.0, 86_400.0])
def test_an_escalation_falls_due_by_the_time_that_passed_and_not_by_a_clock_that_was_set(
    bench: Bench, jump: float
) -> None:
    after = "## Escalation\n- **When to escalate**: after 15m\n- **Who to contact**: Lead\n"
    driver = bench.start(page(bash("look pool"), bash("change pool"), after=after))
    bench.clock.jump(jump)
    sit(driver)
    assert "TriggerDue" not in kinds(driver)
    bench.clock.pass_by(900)
    sit(driver)
    assert kinds(driver).count("TriggerDue") == 1


def test_a_mutation_out_of_time_fails_and_is_not_begun_again(bench: Bench) -> None:
    bench.runner = FakeRunner({"change pool": TIMED_OUT})
    driver = bench.start(SIMPLE)
    sitting = sit(driver, willing())
    assert isinstance(sitting.end, NeedRemedy)
    assert sitting.end.failure == "ran out of time: part of it may have happened"
    assert isinstance(sit(bench.again(driver.log.run), willing()).end, NeedRemedy)
    assert bench.runner.ran.count("change pool") == 1


def test_an_interrupted_mutation_is_recorded_as_it_ended(bench: Bench) -> None:
    bench.runner = FakeRunner({"change pool": interrupted()})
    driver = bench.start(SIMPLE)
    with pytest.raises(JobInterrupted):
        sit(driver, willing())
    ended = events(driver)[-1]
    assert isinstance(ended, StepEnded)
    assert ended.interrupted
    sitting = sit(bench.again(driver.log.run))
    assert isinstance(sitting.end, NeedRemedy)
    assert sitting.end.failure == "stopped by the operator: part of it may have happened"


def test_a_failed_first_command_is_not_hidden_by_the_exit_of_the_second(bench: Bench) -> None:
    bench.runner = FakeRunner({"change a": outcome(code=5)})
    driver = bench.start(page(LOOK, bash("change a", "change b") + checks("It went well: expect `exit 0`")))
    sitting = sit(driver, willing())
    assert isinstance(sitting.end, NeedRemedy)
    assert "change b" not in bench.runner.ran


def test_an_expected_exit_of_the_last_command_is_no_failure(bench: Bench) -> None:
    bench.runner = FakeRunner({"look pool": outcome(code=3)})
    driver = bench.start(page(LOOK + checks("It is down: expect `exit 3`")))
    assert isinstance(sit(driver).end, Finish)


def test_what_cannot_be_started_leaves_no_attempt_and_no_doubt(bench: Bench) -> None:
    driver = bench.start(page(LOOK, "Commands:\n```python\nchange()\n```\n"))
    with pytest.raises(UsageError, match="cannot run python"):
        sit(driver, willing())
    assert "StepIntent" not in kinds(driver)
    sitting = sit(bench.again(driver.log.run), requests=(Skip(2, "done by hand"),))
    assert isinstance(sitting.end, Finish)


def test_an_sql_value_that_hides_the_rest_of_the_line_is_refused(bench: Bench) -> None:
    markdown = page(
        LOOK,
        "Commands:\n```sql target=db\ndelete from jobs where state = :'tab'\n```\n",
        before="## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| tab | word | jobs | a person |\n",
    )
    driver = bench.start(markdown, Opening(values={"tab": "jobs--"}))
    with pytest.raises(RefusedError, match="hide the rest"):
        sit(driver, willing())
    assert bench.runner.ran == ["look pool"]


GUARDED = page(LOOK, bash("look holder"), CHANGE + guards("Not before you know: refuse `change *` until step 2 passed"))


def test_a_guard_stands_when_its_step_was_skipped(bench: Bench) -> None:
    sitting = sit(bench.start(GUARDED), willing(), (Skip(2, "no time"),))
    assert isinstance(sitting.end, Refuse)
    assert sitting.end.rule == "guard"
    assert "change pool" not in bench.runner.ran


@pytest.mark.parametrize(
    ("guard", "lifts"),
    [
        ("Never: refuse `change *`", "choose another way"),
        ("Not yet: refuse `change *` until step 2 passed", "make its condition true"),
        ("Not then: refuse `change *` when class is stuck", "decide for another class"),
    ],
)
def test_a_refusal_says_what_lifts_its_guard_and_who_asks_again_adds_nothing(
    bench: Bench, guard: str, lifts: str
) -> None:
    driver = bench.start(page(LOOK, bash("look holder"), CHANGE + guards(guard)))
    end = sit(driver, willing(), (Skip(2, "no time"),)).end
    assert isinstance(end, Refuse)
    assert (end.rule, end.advice.startswith(lifts)) == ("guard", True)
    before = len(recorded(driver))
    again = bench.again(driver.log.run)
    assert sit(again).end == end
    assert len(recorded(again)) == before


def test_a_guard_holds_for_commands_that_only_look_too(bench: Bench) -> None:
    driver = bench.start(page(LOOK, bash("look heap") + guards("It stops the world: refuse `look heap`")))
    sitting = sit(driver, willing())
    assert isinstance(sitting.end, Refuse)
    assert bench.runner.ran == ["look pool"]
    sitting = sit(driver, once(BreakGlass("needed")))
    assert bench.runner.ran == ["look pool", "look heap"]


def test_a_guard_that_was_lifted_is_looked_at_again_after_a_pause(bench: Bench) -> None:
    lifted = guards("Only when drained: refuse `change *` until `look drained` expect `number == 0`")
    bench.runner = FakeRunner({"look drained": [outcome("0"), outcome("9")]})
    driver = bench.start(page(LOOK, CHANGE + lifted))
    digest = _approvable(driver)
    put(bench.site(), driver.log.run, Approve(digest, "ben"))
    sitting = sit(bench.again(driver.log.run), willing())
    assert isinstance(sitting.end, Refuse)
    assert "change pool" not in bench.runner.ran


def test_a_proof_attested_beforehand_is_asked_again_and_a_check_is_not_taken_before_its_step(
    bench: Bench,
) -> None:
    driver = bench.start(page(LOOK, CHANGE + checks("Users are happy"), after="## Proof\n- [ ] The team agrees\n"))
    sit(driver)
    put(bench.site(), driver.log.run, Attest(_at("proof"), Answer.YES))
    with pytest.raises(RefusedError, match="has not run yet"):
        put(bench.site(), driver.log.run, Attest(_at("step"), Answer.YES))
    sitting = sit(bench.again(driver.log.run), willing())
    asked = [need.check for need in sitting.asked if isinstance(need, NeedAnswer)]
    assert asked == [_at("step"), _at("proof")]


def _at(part: str) -> CheckAt:
    return CheckAt(Part.STEP, 2, 0) if part == "step" else CheckAt(Part.PROOF, 0, 0)


def test_a_decision_that_cites_only_what_was_said_is_refused_with_what_counts(bench: Bench) -> None:
    before = "## Prerequisites\n- [ ] I can page the team\n"
    driver = bench.start(page(LOOK, CHANGE, before=before))
    sit(driver)
    put(bench.site(), driver.log.run, Attest(CheckAt(Part.PREREQUISITE, 0, 0), Answer.YES))
    said = recorded(driver)[-1].seq
    put(bench.site(), driver.log.run, WriteNote(symptom="s", scope="s", next_action="n"))
    seen = driver.log.state.evidence[0].seq
    with pytest.raises(RefusedError) as caught:
        put(bench.site(), driver.log.run, Decide("stuck", (said,)))
    assert caught.value.id == "decision-cites"
    assert f"cite from {seen};" in caught.value.advice
    again = bench.again(driver.log.run)
    end = sit(again).end
    assert isinstance(end, NeedDecision)
    assert waiting(again, end).commands == (f"rung decide {driver.log.run} CLASS --cites {seen}",)
    put(bench.site(), driver.log.run, Decide("stuck", (said, seen)))
    assert not isinstance(sit(bench.again(driver.log.run)).end, NeedDecision)


def test_a_class_that_leads_away_may_rest_on_what_was_said(bench: Bench) -> None:
    table = (
        "## Decision\n| Class | Signs | Route |\n|---|---|---|\n| gone | none | escalate |\n| stuck | a | step 2 |\n"
    )
    driver = bench.start(page(LOOK, CHANGE, before="## Prerequisites\n- [ ] I can page the team\n" + table))
    sit(driver)
    put(bench.site(), driver.log.run, Attest(CheckAt(Part.PREREQUISITE, 0, 0), Answer.YES))
    said = recorded(driver)[-1].seq
    put(bench.site(), driver.log.run, Decide("gone", (said,)))
    assert isinstance(recorded(driver)[-1].event, Decided)


CAPTURING = page(
    bash("look holders") + "Capture:\n- `pid` from `json holders[0].pid`\n",
    bash('change "$pid"'),
    before="## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| pid | integer | 7 | step 1 |\n",
)


@pytest.mark.parametrize(
    "hostile", ['"7; rm -rf /"', '"-1"', '"$(id)"', "[7]", "null", '"7\\u0000"', '"\u0667"', "7.5"]
)
def test_a_captured_value_that_is_not_of_its_type_is_never_taken(bench: Bench, hostile: str) -> None:
    bench.runner = FakeRunner({"look holders": outcome(f'{{"holders": [{{"pid": {hostile}}}]}}')})
    driver = bench.start(CAPTURING)
    sitting = sit(driver, willing())
    assert isinstance(sitting.end, NeedValue)
    assert not any(isinstance(e, ValueGiven) for e in events(driver))


@pytest.mark.parametrize("output", ["[" * 100_000, "no json", "", "\ufffd\x1b[31m"])
def test_output_that_cannot_be_read_ends_in_a_question_not_in_a_crash(bench: Bench, output: str) -> None:
    bench.runner = FakeRunner({"look holders": outcome(output)})
    assert isinstance(sit(bench.start(CAPTURING)).end, NeedValue)


@pytest.mark.parametrize(
    ("output", "why"),
    [
        ('{"holders": [{"pid": "db-1"}]}', "step 1 was to give pid and gave 'db-1', which is no integer"),
        ('{"holders": []}', "step 1 was to give pid and gave nothing where it was to stand"),
        ("no json", "step 1 was to give pid and gave an output in which it cannot be looked for"),
    ],
)
def test_a_stop_says_why_a_step_did_not_give_the_value_in_words_and_in_json(
    bench: Bench, output: str, why: str
) -> None:
    bench.runner = FakeRunner({"look holders": outcome(output)})
    driver = bench.start(CAPTURING)
    stop = waiting(driver, sit(driver).end)
    assert why in stop.message
    assert json.loads(stream.stopped(driver, stop))["body"]["why"][0].startswith(why)


@pytest.mark.parametrize(
    ("output", "why"), [("one line", "gave nothing"), ("head\n-rf", "gave '-rf', which is no word")]
)
def test_a_capture_that_no_input_declares_says_what_it_found(bench: Bench, output: str, why: str) -> None:
    bench.runner = FakeRunner({"look holders": outcome(output)})
    end = sit(bench.start(page(bash("look holders") + "Capture:\n- `pod` from `line 2`\n"))).end
    assert isinstance(end, NeedRemedy)
    assert why in end.failure


def test_a_capture_that_no_input_declares_can_be_tried_again(bench: Bench) -> None:
    bench.runner = FakeRunner({"look holders": [outcome("nothing"), outcome("pods\na-1")]})
    driver = bench.start(page(bash("look holders") + "Capture:\n- `pod` from `line 2`\n"))
    assert isinstance(sit(driver).end, NeedRemedy)
    assert isinstance(sit(driver, requests=(Retry(),)).end, Finish)
    assert [(e.name, e.value) for e in events(driver) if isinstance(e, ValueGiven)] == [("pod", "a-1")]


def test_two_drivers_do_not_drive_one_run(bench: Bench) -> None:
    driver = bench.start(SIMPLE)
    drive = driver.drive()
    next(drive)
    with pytest.raises(BusyError, match="desk-1"):
        sit(bench.again(driver.log.run, dead=""))
    drive.close()


def test_a_driver_that_lost_the_run_starts_nothing_more(bench: Bench) -> None:
    driver = bench.start(SIMPLE)

    def answer(need: Need | Refuse) -> Request | None:
        if isinstance(need, NeedApproval):
            bench.clock.pass_by(3600)
            sit(bench.again(driver.log.run, dead=""))
        return willing()(need)

    with pytest.raises(UntrustedError, match="no longer holds"):
        sit(driver, answer)
    assert bench.runner.ran == ["look pool"]


def _until_told(driver: Driver, told: type[Starting | StepIntent]) -> Drive:
    """Drive on as a willing person, up to the telling of the change of step 2, and return the drive from there."""
    drive = driver.drive()
    reply: Request | None = None
    while True:
        fact = drive.send(reply)
        reply = willing()(fact.need) if isinstance(fact, Ask) else None
        said = fact.record.event if isinstance(fact, Happened) else fact
        if isinstance(said, told) and said.step == 2:
            return drive


def _held_up(bench: Bench, driver: Driver, told: type[Starting | StepIntent], *requests: Request) -> None:
    """Tell of the change, and let so much time pass meanwhile that another takes the run, and asks for something."""
    drive = _until_told(driver, told)
    bench.clock.pass_by(3600)
    sit(bench.again(driver.log.run, dead=""), requests=requests)
    for _ in drive:
        pass


@pytest.mark.parametrize("told", [Starting, StepIntent])
def test_a_change_whose_telling_was_held_up_is_not_started_once_another_took_the_run(
    bench: Bench, told: type[Starting | StepIntent]
) -> None:
    driver = bench.start(SIMPLE)
    with pytest.raises(UntrustedError, match="no longer holds"):
        _held_up(bench, driver, told)
    assert bench.runner.ran == ["look pool"]


def _gone(driver: Driver, told: type[Starting | StepIntent], fault: BaseException | None) -> None:
    """Tell of the change; whoever is told goes away, with a fault or without one."""
    drive = _until_told(driver, told)
    if fault is None:
        drive.close()
    else:
        drive.throw(fault)


@pytest.mark.parametrize("told", [Starting, StepIntent])
def test_a_change_whose_reader_went_before_it_started_did_not_start_and_is_no_doubt(
    bench: Bench, told: type[Starting | StepIntent]
) -> None:
    driver = bench.start(SIMPLE)
    _gone(driver, told, None)
    last = events(driver)[-1]
    assert isinstance(last, StepNotStarted)
    assert (last.step, last.attempt, last.reason) == (2, 1, "whoever was to be told had gone")
    assert [attempt.state for attempt in bench.store.attempts(driver.log.run)] == ["ended"]
    assert sit(bench.again(driver.log.run), willing()).end == Finish(Outcome.REPAIRED)
    assert bench.runner.ran == ["look pool", "change pool"]
    assert not [e for e in events(driver) if isinstance(e, StepInDoubt)]


def test_ctrl_c_between_the_intent_and_the_start_leaves_no_doubt(bench: Bench) -> None:
    driver = bench.start(SIMPLE)
    with pytest.raises(KeyboardInterrupt):
        _gone(driver, Starting, KeyboardInterrupt())
    last = events(driver)[-1]
    assert isinstance(last, StepNotStarted)
    assert last.reason == "stopped by the operator"


def test_who_lost_the_run_before_the_start_settles_the_doubt_that_another_found(bench: Bench) -> None:
    driver = bench.start(SIMPLE)
    with pytest.raises(UntrustedError, match="no longer holds"):
        _held_up(bench, driver, Starting)
    told = [type(e) for e in events(driver)]
    assert told.index(StepInDoubt) < told.index(StepNotStarted)
    assert sit(bench.again(driver.log.run, name="desk-3", dead="desk-2"), willing()).end == Finish(Outcome.REPAIRED)
    assert bench.runner.ran == ["look pool", "change pool"]


def test_what_a_person_settled_is_not_unsettled_by_who_did_not_start_it(bench: Bench) -> None:
    driver = bench.start(SIMPLE)
    with pytest.raises(UntrustedError, match="no longer holds"):
        _held_up(bench, driver, Starting, Settle(ran=True, reason="the pool is smaller"))
    driver.log.refresh()
    assert driver.log.state.step(2).done == 1


def test_an_approval_from_elsewhere_is_seen_while_the_run_waits(bench: Bench) -> None:
    driver = bench.start(page(LOOK, bash("destroy pool")))

    def answer(need: Need | Refuse) -> Request | None:
        if isinstance(need, NeedApproval):
            put(bench.site(), driver.log.run, Approve(need.digest, "ben"))
            return WriteNote(scope="all of it")
        if isinstance(need, NeedStart):
            assert (need.by, bench.runner.ran) == (("ben",), ["look pool"])
            return Begin()
        return willing()(need)

    assert isinstance(sit(driver, answer).end, Finish)
    assert bench.runner.ran == ["look pool", "destroy pool"]


@pytest.mark.parametrize("said", [Remark("just a remark"), WriteNote(scope="all of it"), LookAgain()])
def test_no_answer_to_another_question_starts_what_somebody_approved_meanwhile(bench: Bench, said: Request) -> None:
    driver = bench.start(page(LOOK, bash("destroy pool")))

    def answer(need: Need | Refuse) -> Request | None:
        if isinstance(need, NeedApproval):
            put(bench.site(), driver.log.run, Approve(need.digest, "ben"))
            return said
        return None if isinstance(need, NeedStart) else willing()(need)

    assert isinstance(sit(driver, answer).end, NeedStart)
    assert bench.runner.ran == ["look pool"]


def test_an_abort_from_elsewhere_ends_the_run_under_a_waiting_driver(bench: Bench) -> None:
    driver = bench.start(SIMPLE)

    def answer(need: Need | Refuse) -> Request | None:
        if isinstance(need, NeedApproval):
            put(bench.site(), driver.log.run, Abort("wrong run"))
        return willing()(need)

    assert sit(driver, answer).end == Finish(Outcome.ABORTED, "wrong run")
    assert bench.runner.ran == ["look pool"]


def test_an_ended_run_takes_no_request_but_a_remark(bench: Bench) -> None:
    driver = bench.start(page(LOOK))
    sit(driver)
    for request in (Approve("abcd", "ben"), Escalate("Lead", "late"), Skip(1, "x"), Abort("x"), Decide("x", ())):
        with pytest.raises(RefusedError, match="ended"):
            put(bench.site(), driver.log.run, request)


def test_a_record_with_an_entry_of_the_future_is_not_driven(bench: Bench) -> None:
    driver = bench.start(SIMPLE)
    at = "2026-11-09T03:12:45.000001Z"
    base: dict[str, JSON] = {"at": at, "mono": 1, "actor": "z", "run": driver.log.run}
    bench.store.append(driver.log.run, Append(({**base, "kind": "approval.revoked"},), expect=1))
    with pytest.raises(UntrustedError, match="does not know"):
        sit(driver)
    assert not bench.runner.jobs


def test_an_entry_with_a_field_of_the_future_is_not_half_read(bench: Bench) -> None:
    driver = bench.start(SIMPLE)
    base: dict[str, JSON] = {"at": "2026-11-09T03:12:45.000001Z", "mono": 1, "actor": "z", "run": driver.log.run}
    entry: dict[str, JSON] = {**base, "kind": "remark", "text": "hm", "revokes": 3}
    bench.store.append(driver.log.run, Append((entry,), expect=1))
    with pytest.raises(UntrustedError, match="revokes"):
        sit(driver)


DEPLOYMENT = page(
    CHANGE,
    category="Deployment",
    before="## Prerequisites\n- [ ] Tests passed\n",
)


def test_a_deployment_asks_prerequisites_then_go_then_approval(bench: Bench) -> None:
    sitting = sit(bench.start(DEPLOYMENT), willing())
    assert [type(need) for need in sitting.asked] == [NeedAnswer, NeedDecision, NeedApproval]
    assert sitting.end == Finish(Outcome.DONE)


def test_a_go_before_the_prerequisites_is_refused(bench: Bench) -> None:
    driver = bench.start(page(LOOK, CHANGE, category="Deployment", before="## Prerequisites\n- [ ] Tests passed\n"))
    sit(driver)
    seq = next(r.seq for r in recorded(driver) if isinstance(r.event, StepEnded))
    with pytest.raises(RefusedError, match="after the prerequisites"):
        put(bench.site(), driver.log.run, Decide("go", (seq,)))


@pytest.mark.parametrize("spelling", ["No-go", "NO GO", "no-go", "Nogo"])
def test_a_no_go_ends_a_deployment_however_the_table_spells_it(bench: Bench, spelling: str) -> None:
    rows = f"| Go | all met | go on |\n| {spelling} | not | stop |\n"
    table = f"## Decision\n| Class | Signs | Route |\n|---|---|---|\n{rows}"
    driver = bench.start(page(LOOK, CHANGE, category="Deployment", after=table))

    def answer(need: Need | Refuse) -> Request | None:
        return Decide(spelling, need.citable) if isinstance(need, NeedDecision) else willing()(need)

    end = sit(driver, answer).end
    assert isinstance(end, Finish)
    assert end.outcome is Outcome.ABORTED
    assert bench.runner.ran == ["look pool"]


def test_looking_again_in_time_sleeps_on_the_clock_it_is_given(bench: Bench) -> None:
    bench.runner = FakeRunner({"look pool": [outcome("90"), outcome("90"), outcome("70"), outcome("50")]})
    step = CHANGE + checks("It falls: `step 1` expect `number < 60 within 2m every 10s`")
    driver = bench.start(page(LOOK, step))
    assert isinstance(sit(driver, willing()).end, Finish)
    checked = next(e for e in events(driver) if isinstance(e, Checked))
    assert (checked.answer, checked.looks, checked.observed) == (Answer.YES, 3, "50")
    assert sum(bench.clock.slept) == 20.0  # in parts, so that a person sees how long it still is


def test_the_exit_code_says_why_the_run_stopped(bench: Bench) -> None:
    from rung.app.runs.waiting import exit_code  # one assertion

    assert exit_code(sit(bench.start(page(CHANGE))).end) is Exit.REFUSED


def test_every_ending_is_recorded_once(bench: Bench) -> None:
    driver = bench.start(SIMPLE)
    sit(driver, willing())
    sit(bench.again(driver.log.run))
    assert len([e for e in events(driver) if isinstance(e, Closed)]) == 1
    assert not [e for e in events(driver) if isinstance(e, StepInDoubt)]


def test_a_glass_is_broken_for_what_was_seen_and_not_for_a_value_given_meanwhile(bench: Bench) -> None:
    driver = bench.start(WITH_INPUT, Opening(values={"pid": "7"}))
    asked = 0

    def answer(_need: Need | Refuse) -> Request | None:
        nonlocal asked
        asked += 1
        if asked > 1:
            return None
        put(bench.site(), driver.log.run, Give("pid", "8"))
        return BreakGlass("it burns")

    sitting = sit(driver, answer)
    assert any(isinstance(f, Unheard) and f.fault.id == "run-changed" for f in sitting.facts)
    assert bench.runner.ran == ["look pool"]


def test_a_broken_glass_is_for_now_and_not_for_another_day(bench: Bench) -> None:
    driver = bench.start(page(bash("look holders"), bash("change it")))
    sit(driver, requests=())
    put(bench.site(), driver.log.run, BreakGlass("it burns"))
    bench.clock.pass_by(24 * 3600)
    later = bench.again(driver.log.run)
    assert isinstance(sit(later).end, NeedNote)
    assert "change it" not in bench.runner.ran


TABLE = """## Evidence
| If you need to know... | Start with... |
|---|---|
| who holds it | `look holders` |
| what would go | `change it now` |
| which one | `look <which>` |
"""


def test_questions_that_only_look_are_answered_once_before_the_first_change(bench: Bench) -> None:
    driver = bench.start(page(bash("look first"), bash("change it"), before=TABLE))
    sit(driver)
    sit(bench.again(driver.log.run))
    assert bench.runner.ran == ["look first", "look holders"]
    asked = [e for e in events(driver) if isinstance(e, StepEnded) and e.step == 0]
    assert [e.script for e in asked] == ["look holders"]


def test_what_a_question_brought_back_is_evidence_a_decision_may_cite(bench: Bench) -> None:
    driver = bench.start(page(bash("change it"), before=TABLE))
    end = sit(driver).end
    assert isinstance(end, NeedNote)
    assert [e.script for e in driver.log.state.evidence] == ["look holders"]


def test_a_guard_holds_for_questions_too(bench: Bench) -> None:
    guard = "## Do not\n- Do not look at holders: refuse `look holders`\n"
    driver = bench.start(page(bash("look first"), bash("change it"), before=TABLE, after=guard))
    sit(driver)
    assert bench.runner.ran == ["look first"]


def test_output_of_a_command_that_reads_secrets_is_counted_and_not_kept(bench: Bench) -> None:
    bench.runner = FakeRunner({"reveal token": outcome("hunter2-hunter2\n", stderr="hunter3-hunter3")})
    driver = bench.start(page(bash("reveal token") + "\nVerification:\n- [ ] It is long: expect `contains hunter2`\n"))
    sit(driver)
    (ended,) = [e for e in events(driver) if isinstance(e, StepEnded)]
    assert ended.withheld
    assert ended.stdout.size == len("hunter2-hunter2\n")
    assert [bench.store.blob(kept.blob) for kept in (ended.stdout, ended.stderr)] == [b"", b""]
    assert b"hunter" not in b"".join(bench.store.entries(driver.log.run)).replace(b"contains hunter2", b"")


def test_what_the_driver_believes_is_what_the_record_says(bench: Bench) -> None:
    driver = bench.start(page(LOOK, bash("change pool")))
    assert isinstance(sit(driver, willing()).end, Finish)
    fresh = bench.again(driver.log.run).log
    assert fresh.state == driver.log.state
