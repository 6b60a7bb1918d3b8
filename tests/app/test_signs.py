"""Signs that name their own command: looked at once, before somebody decides, and only by looking."""

from __future__ import annotations

import pytest

from fakes.bench import Bench, events, sit
from fakes.procedures import bash, page
from fakes.runner import FakeRunner, outcome
from rung.app.driving.drive import Driver
from rung.app.runs.waiting import waiting
from rung.model.due import NeedApproval, NeedDecision, NeedNote
from rung.model.errors import UsageError
from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer, Checked
from rung.model.request import Decide, WriteNote

NOTE = WriteNote(symptom="slow", scope="all", next_action="end it")
ALARM = "## Decision\n| Class | Signs | Route |\n|---|---|---|\n| loud | expect `alert MON-005 firing` | step 2 |\n"


def table(*signs: str) -> str:
    """Return a decision table with the classes a, b, c … and these signs."""
    rows = "".join(f"| {chr(97 + n)} | it shows: {sign} | step 2 |\n" for n, sign in enumerate(signs))
    return f"## Decision\n| Class | Signs | Route |\n|---|---|---|\n{rows}"


def signs(driver: Driver) -> dict[CheckAt, Answer]:
    return {e.check: e.answer for e in events(driver) if isinstance(e, Checked) and e.check.part is Part.SIGN}


def test_classes_are_suggested_by_what_their_own_commands_show(bench: Bench) -> None:
    bench.runner = FakeRunner({"look depth": outcome("9"), "probe lag": outcome("0")})
    after = table("`look depth` expect `number == 9`", "`probe lag` expect `number > 5`", "many waiters")
    driver = bench.start(page(bash("look pool"), bash("change pool"), after=after))
    assert driver.suggested() == ()
    assert isinstance(sit(driver).end, NeedNote)
    assert driver.suggested() == ("a",)
    assert signs(driver) == {CheckAt(Part.SIGN, 0, 0): Answer.YES, CheckAt(Part.SIGN, 0, 1): Answer.NO}


def test_each_sign_is_looked_at_once_and_may_be_cited(bench: Bench) -> None:
    driver = bench.start(page(bash("look pool"), bash("change pool"), after=table("`look depth` expect `exit 0`")))
    sit(driver)
    end = sit(driver, requests=(NOTE,)).end
    assert isinstance(end, NeedDecision)
    seen = [evidence.seq for evidence in driver.log.state.evidence if evidence.script == "sign 1"]
    assert seen
    assert set(seen) <= set(end.citable)
    assert isinstance(sit(driver, requests=(Decide("a", tuple(seen)),)).end, NeedApproval)
    assert bench.runner.ran == ["look pool", "look depth"]


@pytest.mark.parametrize("command", ["change depth", "what is this"])
def test_a_sign_that_may_change_something_is_never_run(bench: Bench, command: str) -> None:
    driver = bench.start(page(bash("look pool"), bash("change pool"), after=table(f"`{command}` expect `exit 0`")))
    sit(driver)
    assert bench.runner.ran == ["look pool"]
    assert not signs(driver)
    assert driver.suggested() == ()


def test_a_sign_that_is_forbidden_or_lacks_its_values_is_left_to_the_person(bench: Bench) -> None:
    forbidden = "\n## Do not\n- Not there: refuse `look depth`\n"
    inputs = "## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| pid | integer | 7 | a person |\n"
    after = table("`look depth` expect `exit 0`", '`look "$pid"` expect `exit 0`', "`look <pid>` expect `exit 0`")
    driver = bench.start(page(bash("look pool"), bash("change pool"), before=inputs, after=after + forbidden))
    sit(driver)
    assert bench.runner.ran == ["look pool"]


def test_a_sign_is_looked_at_where_the_decision_comes_after_all_steps(bench: Bench) -> None:
    driver = bench.start(page(bash("look pool"), bash("look b"), after=table("`look depth` expect `exit 0`")))
    end = sit(driver).end
    assert isinstance(end, NeedDecision)
    assert bench.runner.ran == ["look pool", "look b", "look depth"]
    assert "the signs point at a" in waiting(driver, end).message


def test_what_was_decided_before_is_not_looked_at_any_more(bench: Bench) -> None:
    driver = bench.start(page(bash("look pool"), bash("change pool"), after=table("`look depth` expect `exit 0`")))
    drive = driver.drive()
    while not driver.log.state.evidence:
        next(drive)
    drive.close()
    sit(driver, requests=(NOTE, Decide("a", (driver.log.state.evidence[0].seq,))))
    assert bench.runner.ran == ["look pool"]


def test_a_look_that_fails_or_an_alert_nobody_knows_points_nowhere(bench: Bench) -> None:
    bench.runner = FakeRunner({"look depth": UsageError("no such folder", id="folder-missing")})
    for after in (table("`look depth` expect `exit 0`"), ALARM):
        driver = bench.start(page(bash("look pool"), bash("change pool"), after=after))
        sit(driver)
        assert list(signs(driver).values()) == [Answer.UNSURE]
        assert driver.suggested() == ()
