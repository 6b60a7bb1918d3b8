"""A look that fails may be what tells the class: it can be cited, and the class chosen where the run stands."""

from __future__ import annotations

from fakes.bench import Bench, events, sit
from fakes.procedures import bash, page
from fakes.runner import FakeRunner, outcome
from rung.app.runs.waiting import waiting
from rung.model.due import Finish, Need, NeedRemedy, Refuse
from rung.model.event.run import Outcome
from rung.model.request import Decide, Escalate, Request

TABLE = """
## Decision
| Class | Signs | Route |
|---|---|---|
| no answer | the service says nothing | escalate |
| stuck | it answers | step 2 |
"""
PAGE = page(bash("look pool"), bash("change pool")) + TABLE


def decides(need: Need | Refuse) -> Request | None:
    """Return the class that a failed look shows, then the escalation that it leads to."""
    match need:
        case NeedRemedy(choice=choice):
            return Decide("no answer", choice.citable) if choice else None
        case Refuse():
            return None
        case _:
            return Escalate("Lead", "it does not answer")


def test_a_look_that_failed_with_words_may_be_cited_and_its_class_is_followed(bench: Bench) -> None:
    bench.runner = FakeRunner({"look pool": outcome("", 7, stderr="connection refused\n")})
    driver = bench.start(PAGE)
    sitting = sit(driver, decides)
    assert isinstance(sitting.end, Finish)
    assert sitting.end.outcome is Outcome.ESCALATED
    assert bench.runner.ran == ["look pool"]
    assert not driver.log.state.evidence


def test_a_look_that_failed_without_a_word_shows_nothing_to_choose_by(bench: Bench) -> None:
    bench.runner = FakeRunner({"look pool": outcome("", 7)})
    sitting = sit(bench.start(PAGE), decides)
    assert isinstance(sitting.end, NeedRemedy)
    assert sitting.end.choice is None


def test_a_change_does_not_rest_on_a_look_that_only_failed(bench: Bench) -> None:
    bench.runner = FakeRunner({"look pool": outcome("", 7, stderr="connection refused\n")})
    driver = bench.start(PAGE)

    def stuck(need: Need | Refuse) -> Request | None:
        return Decide("stuck", need.choice.citable) if isinstance(need, NeedRemedy) and need.choice else None

    asked = sit(driver, lambda need: None if driver.log.state.decision else stuck(need))
    assert isinstance(asked.end, NeedRemedy)
    assert bench.runner.ran == ["look pool"]
    assert "StepIntent" not in [type(event).__name__ for event in events(driver)]


def test_who_drives_it_without_a_terminal_is_told_how_to_choose(bench: Bench) -> None:
    bench.runner = FakeRunner({"look pool": outcome("", 7, stderr="connection refused\n")})
    driver = bench.start(PAGE)
    end = sit(driver, lambda _need: None).end
    assert isinstance(end, NeedRemedy)
    assert any(f"rung decide {driver.log.run} CLASS --cites 2" in line for line in waiting(driver, end).commands)
