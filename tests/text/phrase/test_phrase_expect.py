"""Expectations: every matcher, every timing, every source, and the place of the first wrong character."""

from __future__ import annotations

import pytest

from fakes.phrases import expectation
from rung.model.expect import (
    AlertIs,
    ChangedSince,
    CommandOutput,
    Comparison,
    Contains,
    Empty,
    ExitIs,
    Expect,
    Hold,
    JsonIs,
    LinesAre,
    Matcher,
    Matches,
    NumberIs,
    SameAs,
    StepOutput,
    Timing,
)
from rung.model.span import Span
from rung.text.phrase.broken import Broken
from rung.text.phrase.expect import find_expect
from rung.text.phrase.words import Words

MATCHERS: dict[str, Matcher] = {
    "exit 0": ExitIs(0),
    "exit 137": ExitIs(137),
    "empty": Empty(),
    "contains ready": Contains("ready"),
    "contains two words": Contains("two words"),
    'contains "within 5m"': Contains("within 5m"),
    "contains 'a \"b\"'": Contains('a "b"'),
    r"matches ^up\s+\d+$": Matches(r"^up\s+\d+$"),
    "lines == 3": LinesAre(Comparison.EQUAL, 3),
    "lines>=1": LinesAre(Comparison.AT_LEAST, 1),
    "number < 60": NumberIs(Comparison.LESS, 60.0),
    "number != -1.5": NumberIs(Comparison.UNEQUAL, -1.5),
    "number <= 90 %": NumberIs(Comparison.AT_MOST, 90.0),
    "number > 90%": NumberIs(Comparison.MORE, 90.0),
    'json status.phase == "ok"': JsonIs("status.phase", Comparison.EQUAL, "ok"),
    "json items[0].count >= 4": JsonIs("items[0].count", Comparison.AT_LEAST, 4.0),
    "json done == true": JsonIs("done", Comparison.EQUAL, value=True),
    "json error == null": JsonIs("error", Comparison.EQUAL, None),
    "json state == green": JsonIs("state", Comparison.EQUAL, "green"),
    "same as step 2": SameAs(2),
    "changed since step 12": ChangedSince(12),
    "alert MON-005 firing": AlertIs("MON-005", firing=True),
    "alert PoolSaturated resolved": AlertIs("PoolSaturated", firing=False),
}


BACK_TICKS: dict[str, Matcher] = {
    r"expect ``matches `^\d+$` ``": Matches(r"^\d+$"),
    r"expect `` matches `^\d+$` ``": Matches(r"^\d+$"),
    r"expect ``matches `^\d+$` within 5m every 10s``": Matches(r"^\d+$"),
    r"expect matches `^\d+$`": Matches(r"^\d+$"),
    "expect ``contains `ready` ``": Contains("ready"),
    "expect ``contains a`b``": Contains("a`b"),
    """expect ``contains "`date`" ``""": Contains("`date`"),
}


def parsed(text: str) -> Expect:
    found = expectation(text)
    assert isinstance(found, Expect), found
    return found


@pytest.mark.parametrize(("text", "matcher"), BACK_TICKS.items())
def test_back_ticks_around_a_pattern_are_marks_and_no_part_of_it(text: str, matcher: Matcher) -> None:
    assert parsed(text).matcher == matcher


@pytest.mark.parametrize("text", MATCHERS)
def test_every_matcher_is_read_in_back_ticks_and_without(text: str) -> None:
    assert parsed(f"expect `{text}`").matcher == MATCHERS[text]
    assert parsed(f"expect {text}").matcher == MATCHERS[text]


@pytest.mark.parametrize(
    ("text", "timing"),
    [
        ("expect `exit 0`", Timing()),
        ("expect `exit 0 within 2m every 10s`", Timing(Hold.WITHIN, 120.0, 10.0)),
        ("expect `exit 0` within 2m every 10s", Timing(Hold.WITHIN, 120.0, 10.0)),
        ("expect `exit 0 for 1h30m every 500ms`", Timing(Hold.THROUGHOUT, 5400.0, 0.5)),
        ("expect `alert MON-1 resolved within 10m`", Timing(Hold.WITHIN, 600.0, 0.0)),
        ("expect `contains ready within 30s every 5s`", Timing(Hold.WITHIN, 30.0, 5.0)),
        ('expect `contains "ready within 30s"`', Timing()),
        ("expect exit 0 within 5s every 1s.", Timing(Hold.WITHIN, 5.0, 1.0)),
    ],
)
def test_timings_are_seconds(text: str, timing: Timing) -> None:
    assert parsed(text).timing == timing


def test_a_command_in_back_ticks_is_the_source_with_its_own_bytes() -> None:
    text = "größer: `psql -c 'select 1'` expect `number >= 1`"
    found = expectation(text, 100)
    assert isinstance(found, Expect)
    assert isinstance(found.source, CommandOutput)
    assert found.source.text == "psql -c 'select 1'"
    raw = b"." * 100 + text.encode()
    assert raw[found.source.span.start : found.source.span.end] == b"psql -c 'select 1'"
    assert raw[found.span.start : found.span.end].decode() == text.removeprefix("größer: ")


def test_double_back_ticks_hold_a_back_tick() -> None:
    found = parsed("``echo `hostname` `` expect `exit 0`")
    assert isinstance(found.source, CommandOutput)
    assert found.source.text == "echo `hostname`"


@pytest.mark.parametrize("text", ["`step 3` expect `exit 0`", "step 3 expect `exit 0`", "see step 3 expect exit 0"])
def test_a_step_is_a_source(text: str) -> None:
    assert parsed(text).source == StepOutput(3)


def test_without_a_source_the_step_itself_is_meant() -> None:
    assert parsed("the pool is full: expect `number >= 90`").source is None


@pytest.mark.parametrize(
    "text",
    [
        "We expect the pool to fall",
        "as expected, exit 0",
        "they expect number of rows to fall",
        "nothing to see",
        "unexpected exit 1 of the job",
    ],
)
def test_prose_stays_prose(text: str) -> None:
    assert find_expect(Words(text)) is None


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("expect `nmber >= 90`", "nmber"),
        ("expect `number => 90`", ">"),
        ("expect `number >= many`", "many"),
        ("expect `lines == 1.5`", "1.5"),
        ("expect `exit zero`", "zero"),
        ("expect `exit 0 within 5x`", "5x"),
        ("expect `exit 0 within 5m every soon`", "soon"),
        ("expect `empty please`", "please"),
        ("expect `alert MON-1 gone`", "MON-1"),
        ("expect `same as step`", ""),
        ("expect `matches [`", "["),
        ("expect `json a[ == 1`", "a["),
        ("expect `exit 0", "`"),
        ("ok: expect exit code 0", "code"),
    ],
)
def test_a_broken_phrase_names_its_first_wrong_place(text: str, wrong: str) -> None:
    found = expectation(text, 7)
    assert isinstance(found, Broken)
    assert (b"." * 7 + text.encode())[found.at.start : found.at.end].decode() == wrong
    assert found.allowed
    assert found.message


def test_text_without_a_phrase_is_no_expectation() -> None:
    assert find_expect(Words("hello")) is None


def test_spans_are_bytes_behind_wide_characters() -> None:
    found = parsed("≥ ok: expect `exit 0`")
    assert found.span == Span(8, 23)
