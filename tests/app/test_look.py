"""A typed check: it only looks, it takes its time from the clock it is given, and it never guesses."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import pytest

from fakes.bench import Bench, events, nobody, sit
from fakes.clock import FakeClock
from fakes.procedures import bash, checks, page
from fakes.runner import TIMED_OUT, FakeRunner, outcome
from rung.app.config.alerts import AlertSource
from rung.app.config.config import Config
from rung.app.driving.facts import Looked, Looking, Watching
from rung.app.runs.start import Opening
from rung.app.runs.stream import line
from rung.model.due import NeedRemedy
from rung.model.errors import UsageError
from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer, Checked
from rung.model.job import Flag, Outcome, Terminated
from rung.model.replacing import replace
from rung.text.phrase import cel
from shared import missing


def result(bench: Bench, line: str, commands: str = "") -> Checked:
    """Return what became of one check of a run whose first step says 42."""
    driver = bench.start(page(bash("look pool"), (commands or bash("look b")) + checks(line)))
    sit(driver, nobody)
    return next(e for e in events(driver) if isinstance(e, Checked))


def falling(*figures: int | str) -> FakeRunner:
    return FakeRunner({"look pool": [outcome("0"), *(outcome(str(f)) for f in figures)]})


@pytest.mark.parametrize(
    ("figures", "phrase", "answer", "looks"),
    [
        ((9, 9, 1), "number < 5 within 1m every 10s", Answer.YES, 3),
        ((9,), "number < 5 within 1m every 10s", Answer.NO, 7),
        ((1,), "number < 5 within 1m every 10s", Answer.YES, 1),
        ((9,), "number < 5 within 25s every 10s", Answer.NO, 4),
        ((1,), "number < 5 for 1m every 10s", Answer.YES, 7),
        ((1, 1, 9, 1), "number < 5 for 1m every 10s", Answer.NO, 3),
        ((9,), "number < 5", Answer.NO, 1),
        (("1 234",), "number < 60", Answer.UNSURE, 1),
        (("1 234", 9), "number < 60 within 1m every 10s", Answer.YES, 2),
        (("1,234",), "number < 60 within 1m every 10s", Answer.UNSURE, 7),
        ((9, "11/22 9"), "number < 60 for 1m every 10s", Answer.UNSURE, 2),
    ],
)
def test_within_and_for_look_as_often_as_they_say(
    bench: Bench, figures: tuple[int | str, ...], phrase: str, answer: Answer, looks: int
) -> None:
    bench.runner = falling(*figures)
    found = result(bench, f"It falls: `step 1` expect `{phrase}`")
    assert (found.answer, found.looks) == (answer, looks)
    assert sum(bench.clock.slept) <= 60


def test_a_look_that_waits_says_what_it_saw_last_and_how_long_it_may_take(bench: Bench) -> None:
    bench.runner = falling(9, 7, 1)
    falls = checks("It falls: `step 1` expect `number < 5 within 1m every 3s`")
    driver = bench.start(page(bash("look pool"), bash("look b") + falls))
    said = [fact for fact in sit(driver, nobody).facts if isinstance(fact, Watching)]
    assert [(one.observed, round(one.left)) for one in said] == [
        ("9", 60), ("9", 59), ("9", 58), ("7", 57), ("7", 56), ("7", 55),
    ]  # fmt: skip
    assert {one.check for one in said} == {CheckAt(Part.STEP, 2, 0)}


def test_each_look_is_told_when_it_begins_and_what_it_showed(bench: Bench) -> None:
    bench.runner = falling(9, 7, 1)
    falls = checks("It falls: `step 1` expect `number < 5 within 1m every 3s`")
    driver = bench.start(page(bash("look pool"), bash("look b") + falls))
    facts = sit(driver, nobody).facts
    began = [(one.attempt, round(one.left)) for one in facts if isinstance(one, Looking)]
    assert began == [(1, 60), (2, 57), (3, 54)]
    looked = [one for one in facts if isinstance(one, Looked)]
    assert [(one.attempt, one.answer, one.observed, one.again) for one in looked] == [
        (1, Answer.NO, "9", True), (2, Answer.NO, "7", True), (3, Answer.YES, "1", False),
    ]  # fmt: skip
    told = [json.loads(text) for one in facts if (text := line(driver, one))]
    said = [each["body"] for each in told if each["type"] == "check.attempt"]
    assert said[1] == {
        "kind": "check.attempt", "check": {"part": "step", "step": 2, "index": 0}, "attempt": 2,
        "answer": "no", "observed": "7", "left": 57.0, "again": True,
    }  # fmt: skip
    assert [each["type"] for each in told].count("check.started") == 1


def interrupted_at(clock: FakeClock, slept: int, how: type[KeyboardInterrupt]) -> None:
    """Let Ctrl-C be pressed during that sleep of the clock."""
    sleep = clock.sleep

    def stopped(seconds: float) -> None:
        sleep(seconds)
        if len(clock.slept) == slept:
            raise how

    clock.sleep = stopped  # type: ignore[method-assign]  # the clock of the test, at which somebody sits


def test_ctrl_c_ends_the_look_and_not_the_run_of_who_sits_there(bench: Bench) -> None:
    bench.runner = falling(9)
    interrupted_at(bench.clock, 2, KeyboardInterrupt)
    driver = bench.start(page(bash("look pool") + checks("It falls: `step 1` expect `number < 5 within 1m every 10s`")))
    driver = replace(driver, desk=replace(driver.desk, stay=True))
    sitting = sit(driver, nobody)
    assert isinstance(sitting.end, NeedRemedy)
    found = next(e for e in events(driver) if isinstance(e, Checked))
    assert (found.answer, found.looks) == (Answer.UNSURE, 1)
    assert found.observed == "the look was ended by Ctrl-C; seen last: 9"


@pytest.mark.parametrize(("stay", "how"), [(False, KeyboardInterrupt), (True, Terminated)])
def test_a_signal_to_the_run_ends_the_run_and_says_nothing_about_the_check(
    bench: Bench, how: type[KeyboardInterrupt], *, stay: bool
) -> None:
    bench.runner = falling(9)
    interrupted_at(bench.clock, 2, how)
    driver = bench.start(page(bash("look pool") + checks("It falls: `step 1` expect `number < 5 within 1m every 10s`")))
    driver = replace(driver, desk=replace(driver.desk, stay=stay))
    with pytest.raises(how):
        sit(driver, nobody)
    assert not [e for e in events(driver) if isinstance(e, Checked)]


def test_a_check_that_would_change_something_is_not_run(bench: Bench) -> None:
    found = result(bench, "It is gone: `destroy pool` expect `exit 0 within 1m every 10s`")
    assert (found.answer, found.looks) == (Answer.UNSURE, 1)
    assert "destroy pool" not in bench.runner.ran
    assert "only looks" in found.observed


@pytest.mark.parametrize("said", [outcome(code=127, stderr="not found"), TIMED_OUT, outcome(code=128)])
def test_a_look_that_failed_is_no_silence(bench: Bench, said: Outcome) -> None:
    bench.runner = FakeRunner({"look dirt": said})
    assert result(bench, "Nothing is left: `look dirt` expect `empty`").answer is Answer.NO


def test_a_cel_expression_holds_fails_or_is_not_known(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    if find_spec("cel_expr_python") is None:
        missing("the extra cel")
    assert result(bench, "It is so: `look b` expect `cel exit == 0 && output.contains('42')`").answer is Answer.YES
    nothing = result(bench, "It is so: `look b` expect `cel json.nope == 1`")
    assert (nothing.answer, "the expression says nothing" in nothing.observed) == (Answer.NO, True)
    monkeypatch.setitem(sys.modules, "cel_expr_python", None)
    cel.environment.cache_clear()
    gone = result(bench, "It is so: `look b` expect `cel exit == 0`")
    assert gone.answer is Answer.UNSURE
    assert "pip install 'rung[cel]'" in gone.observed
    monkeypatch.undo()
    cel.environment.cache_clear()


def test_grep_that_finds_nothing_is_silence(bench: Bench) -> None:
    bench.runner = FakeRunner({"look dirt": outcome(code=1)})
    assert result(bench, "Nothing is left: `look dirt` expect `empty`").answer is Answer.YES


@pytest.mark.parametrize("phrase", ["lines < 9", "same as step 1"])
def test_of_an_output_that_was_not_kept_whole_nothing_is_said_for_all_of_it(bench: Bench, phrase: str) -> None:
    bench.runner = FakeRunner({"look pool": outcome("42", total=10_000_000, flags=frozenset({Flag.TRUNCATED}))})
    assert result(bench, f"It is short: `look pool` expect `{phrase}`").answer is Answer.UNSURE
    assert result(bench, f"It is short: expect `{phrase}`", bash("look pool")).answer is Answer.UNSURE


def test_a_value_that_would_hide_the_rest_of_a_query_is_not_put_into_a_check(bench: Bench) -> None:
    query = "select count(*) from t where id = :id and stuck"
    step = f"Commands:\n```sql target=db\nselect 1\n```\n{checks(f'None: `{query}` expect `number == 0`')}"
    inputs = "## Inputs\n| name | type | example | from |\n|---|---|---|---|\n| id | word | 5 | me |\n"
    bench.runner = FakeRunner({query: outcome("0")})
    driver = bench.start(page(step, before=inputs), Opening(values={"id": "5--"}))
    sit(driver, nobody)
    found = next(e for e in events(driver) if isinstance(e, Checked))
    assert (found.answer, query in bench.runner.ran) == (Answer.UNSURE, False)
    assert "would hide the rest" in found.observed


ALERTS = "/api/v1/alerts"
FIRING = '{"data": {"alerts": [{"state": "firing", "labels": {"id": "MON-005"}}]}}'


@pytest.mark.parametrize(
    ("body", "status", "answer"),
    [
        (FIRING, 200, Answer.NO),
        ('{"data": {"alerts": [{"state": "pending", "labels": {"id": "MON-005"}}]}}', 200, Answer.NO),
        ('{"data": {"alerts": [{"state": "inactive", "labels": {"id": "MON-005"}}]}}', 200, Answer.YES),
        ('{"data": {"alerts": []}}', 200, Answer.UNSURE),
        (FIRING, 500, Answer.UNSURE),
        ("<html>", 200, Answer.UNSURE),
        ('{"data": 3}', 200, Answer.UNSURE),
        ("", None, Answer.UNSURE),
    ],
)
def test_an_alert_is_resolved_only_when_its_source_says_so(
    bench: Bench, body: str, status: int | None, answer: Answer
) -> None:
    bench.config = Config(targets=bench.config.targets, alerts=AlertSource("metrics"))
    bench.runner = FakeRunner({f"GET {ALERTS}": outcome(body, status)})
    assert result(bench, "The alert ends: expect `alert MON-005 resolved`").answer is answer


@pytest.mark.parametrize(
    ("rules", "answer"),
    [
        ('{"data": {"groups": [{"rules": [{"name": "PoolFull", "labels": {"id": "MON-005"}}]}]}}', Answer.YES),
        ('{"data": {"groups": [{"rules": [{"name": "mon-005"}]}]}}', Answer.YES),
        ('{"data": {"groups": [{"rules": [{"name": "PoolFull"}]}]}}', Answer.UNSURE),
        ("not json", Answer.UNSURE),
    ],
)
def test_an_alert_that_is_not_listed_has_ended_only_when_a_rule_of_that_name_exists(
    bench: Bench, rules: str, answer: Answer
) -> None:
    bench.config = Config(targets=bench.config.targets, alerts=AlertSource("metrics"))
    nothing = outcome('{"data": {"alerts": []}}', 200)
    bench.runner = FakeRunner({f"GET {ALERTS}": nothing, "GET /api/v1/rules": outcome(rules, 200)})
    assert result(bench, "The alert ends: expect `alert MON-005 resolved`").answer is answer


def test_what_a_look_at_secrets_brought_back_is_judged_and_not_kept(bench: Bench) -> None:
    bench.runner = FakeRunner({"reveal token": outcome("hunter2-hunter2\n")})
    found = result(bench, "The token is there: `reveal token` expect `contains hunter2`")
    assert found.answer is Answer.YES
    assert found.stdout is None
    assert "hunter2" not in found.observed


def test_an_alert_without_a_source_is_not_known(bench: Bench) -> None:
    assert result(bench, "The alert ends: expect `alert MON-005 resolved`").answer is Answer.UNSURE


def test_a_pattern_that_comes_to_no_end_on_an_output_tells_nothing(bench: Bench) -> None:
    driver = bench.start(page(bash("look pool") + checks("It is well: expect `matches ^(4+)+$`")))
    driver = replace(driver, desk=replace(driver.desk, bounded=_out_of_time))
    found = sit(driver)
    assert isinstance(found.end, NeedRemedy)
    assert [one.answer for one in events(driver) if isinstance(one, Checked)] == [Answer.UNSURE]


@contextmanager
def _out_of_time() -> Iterator[None]:
    raise UsageError("the pattern did not come to an end", id="pattern-slow")
    yield
