"""Durations, captures, refusals and triggers."""

from __future__ import annotations

import pytest

from rung.model.expect import (
    After,
    Capture,
    ClassIs,
    ExitIs,
    FieldOf,
    Found,
    Holds,
    JsonPath,
    Judged,
    LineOf,
    Refusal,
    StepFails,
    StepPassed,
    Trigger,
    WhileAlert,
)
from rung.text.phrase.broken import Broken
from rung.text.phrase.capture import find_capture
from rung.text.phrase.duration import parse_duration
from rung.text.phrase.refuse import find_refusal
from rung.text.phrase.trigger import parse_trigger
from rung.text.phrase.words import Words

DURATIONS = {
    "15m": 900.0, "30s": 30.0, "2h": 7200.0, "1h30m": 5400.0, "500ms": 0.5, "2d": 172800.0, "1.5h": 5400.0,
    "15 min": 900.0, "2 minutes": 120.0, "1 hour 30 minutes": 5400.0,
}  # fmt: skip


@pytest.mark.parametrize("text", DURATIONS)
def test_durations_are_seconds(text: str) -> None:
    assert parse_duration(text) == pytest.approx(DURATIONS[text])


@pytest.mark.parametrize("text", ["", "15", "m", "15x", "1h30", "-5m", "5 m m", "soon", "1h 5parsec"])
def test_what_is_no_duration_is_none(text: str) -> None:
    assert parse_duration(text) is None


@pytest.mark.parametrize(
    ("text", "name", "source"),
    [
        ("capture `pid` from `json [0].pid`", "pid", JsonPath("[0].pid")),
        ("Capture `pid` from `line 2`", "pid", LineOf(2)),
        ("capture pid from field 1 of line 3.", "pid", FieldOf(1, 3)),
        (r"capture `pid` from `matches pid=(\d+)`", "pid", Found(r"pid=(\d+)")),
    ],
)
def test_captures_are_read(text: str, name: str, source: object) -> None:
    found = find_capture(Words(text, 3))
    assert isinstance(found, Capture)
    assert (found.name, found.source) == (name, source)
    assert found.span.start == 3


def test_under_a_label_the_word_may_be_left_out() -> None:
    assert isinstance(find_capture(Words("`pid` from `line 1`"), labelled=True), Capture)
    assert find_capture(Words("`pid` from `line 1`")) is None


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("capture `pid` from `row 2`", "row"),
        ("capture `2 pids` from `line 2`", "2"),
        ("capture `pid` from `line 0`", "0"),
        ("capture `pid` from `matches (`", "("),
    ],
)
def test_a_broken_capture_names_its_place(text: str, wrong: str) -> None:
    found = find_capture(Words(text))
    assert isinstance(found, Broken)
    assert text[found.at.start : found.at.end] == wrong


def test_prose_about_capturing_is_no_capture() -> None:
    assert find_capture(Words("Capture the logs from the host")) is None
    assert find_capture(Words("capture logs from the host")) is None


def test_refusals_carry_their_condition() -> None:
    def condition(text: str) -> object:
        found = find_refusal(Words(text))
        assert isinstance(found, Refusal)
        assert found.pattern == "kill *"
        return found.condition

    assert condition("Do not: refuse `kill *`") is None
    assert condition("refuse `kill *` until step 2 passed") == StepPassed(2)
    assert condition("refuse `kill *` when class is data at risk.") == ClassIs("data at risk")
    assert condition("refuse `kill *` when class is `stuck`") == ClassIs("stuck")
    assert condition("refuse `kill *` while alert MON-5 firing") == WhileAlert("MON-5")
    held = condition("refuse `kill *` until `pg_isready` expect `exit 0`")
    assert isinstance(held, Holds)
    assert held.expect.matcher == ExitIs(0)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("refuse `kill *` until Monday", "Monday"),
        ("refuse `kill *` when it rains", "it"),
        ("refuse `kill *` while asleep", "asleep"),
        ("refuse `kill *` until `x` expect `nothing`", "nothing"),
        ("refuse `kill", "`"),
    ],
)
def test_a_broken_refusal_names_its_place(text: str, wrong: str) -> None:
    found = find_refusal(Words(text))
    assert isinstance(found, Broken)
    assert text[found.at.start :].startswith(wrong)


def test_prose_that_refuses_is_no_refusal() -> None:
    assert find_refusal(Words("The server may refuse any connection")) is None


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("after 15m", After(900.0)),
        ("After 2 hours.", After(7200.0)),
        ("if step 3 fails", StepFails(3)),
        ("step 3 fails.", StepFails(3)),
        ("data integrity in doubt", Judged("data integrity in doubt")),
        ("after the second failure", Judged("after the second failure")),
        ("if step 3 shows loss", Judged("if step 3 shows loss")),
        ("if nobody answers", Judged("if nobody answers")),
    ],
)
def test_triggers_are_typed_where_they_are_and_judged_where_not(text: str, trigger: Trigger) -> None:
    assert parse_trigger(Words(text)) == trigger


def test_a_trigger_may_be_an_expectation() -> None:
    found = parse_trigger(Words("if `qctl depth` expect `exit 0`"))
    assert isinstance(found, Holds)
    assert found.expect.matcher == ExitIs(0)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("after 15x", "15x"), ("if step 3 failed", "failed"), ("if `q` expect `nope`", "nope")],
)
def test_a_broken_trigger_names_its_place(text: str, wrong: str) -> None:
    found = parse_trigger(Words(text))
    assert isinstance(found, Broken)
    assert text[found.at.start : found.at.end] == wrong
