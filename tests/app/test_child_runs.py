"""Where a decision leads: a step, another runbook as a run of its own, a person, escalation; never nowhere."""

from __future__ import annotations

import pytest

from fakes.bench import Answerer, Bench, events, sit
from fakes.procedures import PATH, bash, guards, page
from fakes.runner import FakeRunner, outcome
from rung.app.driving.drive import Driver
from rung.app.driving.facts import Happened
from rung.app.runs import aids
from rung.app.runs.start import Opening
from rung.model.due import (
    Finish,
    Need,
    NeedAnswer,
    NeedApproval,
    NeedDecision,
    NeedEscalation,
    NeedNote,
    NeedTime,
    Refuse,
)
from rung.model.event.address import Part
from rung.model.event.check import Answer
from rung.model.event.run import (
    ChildOpened,
    Closed,
    Escalated,
    Outcome,
    RouteLost,
    RulesInherited,
    RunOpened,
    TimeGiven,
    TriggerDue,
)
from rung.model.request import Approve, Attest, BreakGlass, Decide, Escalate, GiveTime, Request, Skip, WriteNote
from rung.run.lines import sentence

LOOK = bash("look pool")
CHANGE = bash("change pool")
INPUTS = "## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| pid | integer | 7 | a person |\n"
OTHER = page(LOOK, CHANGE, before=INPUTS).replace("RUN-001", "RUN-002")


def table(*routes: str) -> str:
    """Return a decision table with the classes a, b, c … and these routes."""
    rows = "".join(f"| {chr(97 + n)} | sign {n} | {route} |\n" for n, route in enumerate(routes))
    return f"## Decision\n| Class | Signs | Route |\n|---|---|---|\n{rows}"


def choosing(name: str, *, stop: type[Need | Refuse] | None = None) -> Answerer:
    """Return a person who chooses a class and answers everything else as it should be."""

    def answer(need: Need | Refuse) -> Request | None:
        if stop is not None and isinstance(need, stop):
            return None
        match need:
            case NeedNote():
                return WriteNote(symptom="slow", scope="all", next_action="end it")
            case NeedDecision(citable=citable):
                return Decide(name, citable)
            case NeedApproval(digest=digest):
                return Approve(digest, "ben")
            case NeedAnswer(check=check):
                return Attest(check, Answer.YES)
            case NeedEscalation():
                return Escalate("Lead", "so it says")
            case _:
                return None

    return answer


def handed_over(bench: Bench, parent: str, other: str = OTHER, opening: Opening | None = None) -> tuple[Driver, str]:
    """Run the parent to its end and return its driver and the id of its child."""
    bench.files = {PATH: parent, "runbooks/other.md": other}
    driver = bench.start(parent, opening)
    sitting = sit(driver, choosing("a"))
    assert isinstance(sitting.end, Finish)
    assert sitting.end.outcome is Outcome.HANDED_OVER
    (child,) = [event for event in events(driver) if isinstance(event, ChildOpened)]
    assert child.child in sitting.end.reason
    return driver, child.child


def test_another_runbook_is_a_run_of_its_own_linked_both_ways(bench: Bench) -> None:
    opening = Opening(values={"pid": "7"}, alert="PoolFull", payload=b"{}", dedup="alert")
    driver, run = handed_over(bench, page(LOOK, before=INPUTS, after=table("RUN-002", "step 1")), opening=opening)
    child = bench.again(run)
    opened = events(child)[0]
    assert isinstance(opened, RunOpened)
    assert (opened.parent, opened.above, opened.runbook) == (driver.log.run, ("RUN-001",), "RUN-002")
    assert (opened.alert, opened.values) == ("PoolFull", {"pid": "7"})
    assert opened.payload is not None
    assert bench.store.blob(opened.payload.blob) == b"{}"
    assert child.log.state.values["pid"].origin == f"run {driver.log.run}"
    assert sit(child, choosing("stuck")).end == Finish(Outcome.REPAIRED)
    assert bench.runner.ran == ["look pool", "look pool", "change pool"]


GUARD = "\n## Do not\n- Hands off the pool: refuse `change *`"


@pytest.mark.parametrize(
    ("condition", "stands"),
    [
        ("", True),
        (" until step 2 passed", True),
        (" until step 1 passed", False),
        (" when class is a", True),
        (" when class is b", False),
        (" until `look drained` expect `number == 9`", True),
        (" until `look drained` expect `number == 42`", False),
        (" until `step 1` expect `number == 9`", True),
        (" until `step 1` expect `number == 42`", False),
    ],
)
def test_what_the_runbook_forbids_stands_in_its_child_too(bench: Bench, condition: str, *, stands: bool) -> None:
    parent = page(LOOK, bash("look b"), after=table("RUN-002", "step 2") + GUARD + condition + "\n")
    bench.files = {PATH: parent, "runbooks/other.md": OTHER}
    driver = bench.start(parent)
    sitting = sit(driver, choosing("a"), (Skip(2, "not needed"),))
    assert isinstance(sitting.end, Finish)
    assert sitting.end.outcome is Outcome.HANDED_OVER
    (child,) = [event for event in events(driver) if isinstance(event, ChildOpened)]
    below = bench.again(child.child)
    sitting = sit(below, choosing("stuck"))
    assert isinstance(sitting.end, Refuse) is stands
    assert ("change pool" in bench.runner.ran) is not stands
    if isinstance(sitting.end, Refuse):
        assert "Hands off the pool" in sitting.end.reason
        assert "RUN-001 runbooks/page.md:" in sitting.end.reason
        opened = sit(
            below, lambda need: BreakGlass("it burns") if isinstance(need, Refuse) else choosing("stuck")(need)
        )
        assert opened.end == Finish(Outcome.REPAIRED)


@pytest.mark.parametrize(
    ("condition", "stands"),
    [("", True), (" until step 1 passed", False), (" until step 3 passed", True), (" until expect `exit 0`", True)],
)
def test_what_the_change_that_was_decided_about_forbids_stands_in_the_child(
    bench: Bench, condition: str, *, stands: bool
) -> None:
    held = CHANGE + guards(f"Hands off the pool: refuse `change *`{condition}")
    parent = page(LOOK, held, bash("change more"), after=table("RUN-002", "step 2"))
    _, run = handed_over(bench, parent)
    sitting = sit(bench.again(run), choosing("stuck"))
    assert isinstance(sitting.end, Refuse) is stands
    assert ("change pool" in bench.runner.ran) is not stands
    if isinstance(sitting.end, Refuse):
        assert "Hands off the pool" in sitting.end.reason
        assert "RUN-001 runbooks/page.md:" in sitting.end.reason


def test_what_later_steps_forbid_is_about_those_steps(bench: Bench) -> None:
    later = bash("change more") + guards("Hands off the pool: refuse `change pool`")
    _, run = handed_over(bench, page(LOOK, CHANGE, later, after=table("RUN-002", "step 2")))
    assert sit(bench.again(run), choosing("stuck")).end == Finish(Outcome.REPAIRED)


def test_the_child_holds_the_key_of_the_alert_until_it_ends(bench: Bench) -> None:
    parent, run = handed_over(bench, page(LOOK, after=table("RUN-002", "step 1")), opening=Opening(dedup="alert"))
    live = bench.store.live("alert")
    assert live is not None
    assert live.id == run
    assert bench.store.find(parent.log.run).dedup == ""
    sit(bench.again(run), choosing("stuck"))
    assert bench.store.live("alert") is None


def test_a_grandchild_keeps_what_its_grandparent_forbids(bench: Bench) -> None:
    condition = " until `look drained` expect `number == 9`\n"
    first = page(LOOK, after=table("RUN-002", "step 1") + GUARD + condition)
    second = page(LOOK, after=table("RUN-003", "step 1")).replace("RUN-001", "RUN-002")
    third = OTHER.replace("RUN-002", "RUN-003")
    bench.files = {PATH: first, "b.md": second, "c.md": third}
    driver = bench.start(first)
    sit(driver, choosing("a"))
    for _ in range(2):
        run = bench.store.runs(live=True)[0].id
        sitting = sit(bench.again(run), choosing("a"))
    assert isinstance(sitting.end, Refuse)
    assert "change pool" not in bench.runner.ran


@pytest.mark.parametrize(
    ("route", "why"),
    [
        ("RUN-009", "no runbook"),
        ("RUN-001", "circle"),
        ("step 7", "does not have"),
        ("", "leads nowhere"),
    ],
)
def test_a_route_that_leads_nowhere_leads_to_escalation(bench: Bench, route: str, why: str) -> None:
    parent = page(LOOK, after=table(route, "step 1"))
    bench.files = {PATH: parent}
    driver = bench.start(parent)
    sitting = sit(driver, choosing("a"))
    needs = [need for need in sitting.asked if isinstance(need, NeedEscalation)]
    assert why in needs[0].reason
    assert isinstance(sitting.end, Finish)
    assert sitting.end.outcome is Outcome.ESCALATED


def test_a_child_that_cannot_be_opened_any_more_leads_to_escalation(bench: Bench) -> None:
    parent = page(LOOK, after=table("RUN-002", "step 1"))
    bench.files = {PATH: parent, "runbooks/other.md": OTHER}
    driver = bench.start(parent)
    drive = driver.drive()
    reply: Request | None = None
    while True:
        fact = drive.send(reply)
        need = getattr(fact, "need", None)
        reply = choosing("a")(need) if need is not None else None
        if any(isinstance(event, ChildOpened) for event in events(driver)):
            drive.close()
            break
    del bench.files["runbooks/other.md"]
    sitting = sit(bench.again(driver.log.run), choosing("a"))
    assert [e.route for e in events(driver) if isinstance(e, RouteLost)] == ["RUN-002"]
    assert isinstance(sitting.end, Finish)
    assert sitting.end.outcome is Outcome.ESCALATED
    assert len(bench.store.runs()) == 1


def test_a_crash_between_the_parents_entry_and_the_child_opens_it_once(bench: Bench) -> None:
    parent = page(LOOK, after=table("RUN-002", "step 1"))
    bench.files = {PATH: parent, "runbooks/other.md": OTHER}
    driver = bench.start(parent)
    drive = driver.drive()
    reply: Request | None = None
    while not any(isinstance(event, ChildOpened) for event in events(driver)):
        fact = drive.send(reply)
        need = getattr(fact, "need", None)
        reply = choosing("a")(need) if need is not None else None
    drive.close()
    assert len(bench.store.runs()) == 1
    for _ in range(2):
        sit(bench.again(driver.log.run), choosing("a"))
    assert len(bench.store.runs()) == 2
    assert len([e for e in events(driver) if isinstance(e, Closed)]) == 1


def test_a_route_in_words_is_asked_of_a_person_and_leads_around_other_classes(bench: Bench) -> None:
    driver = bench.start(page(LOOK, CHANGE, after=table("call the network team", "step 2")))
    sitting = sit(driver, choosing("a"))
    asked = [need for need in sitting.asked if isinstance(need, NeedAnswer)]
    assert [need.check.part for need in asked] == [Part.ROUTE]
    assert "call the network team" in asked[0].text
    assert sitting.end == Finish(Outcome.DONE)
    assert bench.runner.ran == ["look pool"]


def test_a_route_in_words_that_was_not_followed_leads_to_escalation(bench: Bench) -> None:
    driver = bench.start(page(LOOK, CHANGE, after=table("call the network team", "step 2")))

    def answer(need: Need | Refuse) -> Request | None:
        return Attest(need.check, Answer.UNSURE) if isinstance(need, NeedAnswer) else choosing("a")(need)

    sitting = sit(driver, answer)
    assert isinstance(sitting.end, Finish)
    assert sitting.end.outcome is Outcome.ESCALATED


def test_a_guard_says_its_own_words_and_where_they_stand(bench: Bench) -> None:
    markdown = page(LOOK, CHANGE + guards("Not while users pay: refuse `change *`"))
    line = next(n for n, text in enumerate(markdown.splitlines(), start=1) if "while users pay" in text)
    sitting = sit(bench.start(markdown), choosing("stuck"))
    assert isinstance(sitting.end, Refuse)
    assert "Not while users pay" in sitting.end.reason
    assert f"{PATH}:{line}" in sitting.end.reason
    assert "break the glass" in sitting.end.advice


def test_a_condition_is_looked_at_for_each_change_and_again_when_the_look_is_old(bench: Bench) -> None:
    lifted = guards("Only when drained: refuse `change *` until `look drained` expect `number == 0`")
    bench.runner = FakeRunner({"look drained": [outcome("0"), outcome("9")]})
    driver = bench.start(page(LOOK, bash("change a", "change b") + lifted))
    sitting = sit(driver, choosing("stuck"))
    assert isinstance(sitting.end, Refuse)
    assert "change b" not in bench.runner.ran
    assert bench.runner.ran.index("change a") > bench.runner.ran.index("look drained")
    between = bench.runner.ran[bench.runner.ran.index("change a") + 1 :]
    assert between[0] == "look drained"


def test_a_look_from_before_a_long_wait_lifts_nothing(bench: Bench) -> None:
    lifted = guards("Only when drained: refuse `change *` until `look drained` expect `number == 0`")
    bench.runner = FakeRunner({"look drained": [outcome("0"), outcome("9")]})
    driver = bench.start(page(LOOK, CHANGE + lifted))

    def answer(need: Need | Refuse) -> Request | None:
        if isinstance(need, NeedApproval):
            bench.clock.pass_by(120)
        return choosing("stuck")(need)

    sitting = sit(driver, answer)
    assert isinstance(sitting.end, Refuse)
    assert "change pool" not in bench.runner.ran


LATE = "## Escalation\n- **When to escalate**: after 15m; if step 1 fails\n- **Who to contact**: Pool leads\n"


def timed(bench: Bench, seconds: int, gone: float, other: str = OTHER) -> tuple[Driver, str]:
    """Give the parent so much time, hand over after some of it is gone, and return its driver and its child's id."""
    bench.files = {PATH: page(LOOK, after=table("RUN-002", "step 1")), "runbooks/other.md": other}
    driver = bench.start(bench.files[PATH])
    sit(driver, requests=(GiveTime(seconds),))
    bench.clock.pass_by(gone)
    sit(driver, choosing("a"))
    (child,) = [event for event in events(driver) if isinstance(event, ChildOpened)]
    return driver, child.child


def test_a_child_has_the_time_that_its_parent_had_left_and_says_whose_it_is(bench: Bench) -> None:
    driver, run = timed(bench, 600, 400)
    child = bench.again(run)
    (given,) = [event for event in events(child) if isinstance(event, TimeGiven)]
    assert (given.of, 198 <= given.seconds <= 200) == (driver.log.run, True)
    bench.clock.pass_by(201)
    end = sit(child, choosing("stuck", stop=NeedTime)).end
    assert isinstance(end, NeedTime)
    assert end.of == driver.log.run
    assert bench.runner.ran == ["look pool"]
    sit(bench.again(run, name="desk-3", dead="desk-2"), choosing("stuck"), (GiveTime(300),))
    assert bench.runner.ran == ["look pool", "look pool", "change pool"]


def test_what_a_child_obeys_of_the_runs_above_is_in_its_record_its_opening_and_its_packet(bench: Bench) -> None:
    _, run = handed_over(bench, page(LOOK, after=table("RUN-002", "step 1") + GUARD + "\n" + LATE))
    child = bench.again(run)
    (said,) = [event for event in events(child) if isinstance(event, RulesInherited)]
    assert said.do_not == aids.forbidden(child)
    assert said.do_not[0].startswith("Hands off the pool: refuse change * (RUN-001, ")
    assert said.do_not[0].endswith("RUN-001 refuses it always)")
    assert said.contacts == ("Pool leads",)
    assert "after 15m (RUN-001)" in said.escalate[0]
    assert aids.escalation(child) == said.escalate[0]
    assert said.do_not[0] in sentence(said)
    assert "- Hands off the pool: refuse" in aids.handoff(child)
    assert "(RUN-001, which led here)" in aids.handoff(child)


def test_a_run_that_inherits_nothing_says_nothing_of_it(bench: Bench) -> None:
    _, run = handed_over(bench, page(LOOK, after=table("RUN-002", "step 1")))
    assert not [event for event in events(bench.again(run)) if isinstance(event, RulesInherited)]


def test_a_child_of_a_run_whose_time_is_over_starts_nothing(bench: Bench) -> None:
    _, run = timed(bench, 60, 61)
    end = sit(bench.again(run)).end
    assert isinstance(end, NeedTime)
    assert end.seconds == 0
    assert bench.runner.ran == ["look pool"]


def test_a_child_that_a_crash_left_unopened_has_what_is_left_when_it_is_opened(bench: Bench) -> None:
    bench.files = {PATH: page(LOOK, after=table("RUN-002", "step 1")), "runbooks/other.md": OTHER}
    driver = bench.start(bench.files[PATH])
    sit(driver, choosing("a", stop=NeedDecision), (GiveTime(600),))
    drive = driver.drive((Decide("a", tuple(driver.log.state.citable)),))
    next(f for f in drive if isinstance(f, Happened) and isinstance(f.record.event, ChildOpened))
    drive.close()
    bench.clock.pass_by(500)
    sit(bench.again(driver.log.run))
    (child,) = [event for event in events(driver) if isinstance(event, ChildOpened)]
    (given,) = [event for event in events(bench.again(child.child)) if isinstance(event, TimeGiven)]
    assert 98 <= given.seconds <= 100


def test_a_child_is_escalated_by_the_times_and_to_the_people_of_its_parent(bench: Bench) -> None:
    parent = page(LOOK, after=table("RUN-002", "step 1") + LATE)
    bench.files = {PATH: parent, "runbooks/other.md": OTHER}
    driver = bench.start(parent)
    bench.clock.pass_by(600)
    sit(driver, choosing("a"))
    (opened,) = [event for event in events(driver) if isinstance(event, ChildOpened)]
    child = bench.again(opened.child)
    sit(child)
    assert not [event for event in events(child) if isinstance(event, TriggerDue)]
    assert list(aids.late(child)) == []
    bench.clock.pass_by(301)
    assert list(aids.late(child)) == ["RUN-001, which led here, says escalate: after 15m"]
    sit(child, requests=(Escalate("", "it takes too long"),))
    (due,) = [event for event in events(child) if isinstance(event, TriggerDue)]
    assert (due.index, due.text) == (0, "after 15m")
    (escalated,) = [event for event in events(child) if isinstance(event, Escalated)]
    assert escalated.to == "Pool leads"


def test_a_parent_that_was_escalated_asks_no_second_escalation_of_its_child(bench: Bench) -> None:
    parent = page(LOOK, after=table("RUN-002", "step 1") + LATE)
    bench.files = {PATH: parent, "runbooks/other.md": OTHER}
    driver = bench.start(parent)
    sit(driver, choosing("a"), (Escalate("", "early"),))
    (opened,) = [event for event in events(driver) if isinstance(event, ChildOpened)]
    bench.clock.pass_by(3600)
    child = bench.again(opened.child)
    sit(child)
    assert not [event for event in events(child) if isinstance(event, TriggerDue)]
