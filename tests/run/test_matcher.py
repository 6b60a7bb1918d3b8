"""Every matcher and every source of a value, at the edges: what cannot be read never holds."""

from __future__ import annotations

import operator
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.model.alertseen import AlertSeen, AlertState
from rung.model.expect import (
    AlertIs,
    Capture,
    ChangedSince,
    Comparison,
    Contains,
    Empty,
    ExitIs,
    FieldOf,
    Found,
    JsonIs,
    JsonPath,
    LineOf,
    LinesAre,
    Matcher,
    Matches,
    NumberIs,
    SameAs,
)
from rung.model.span import Span
from rung.run.matcher import Seen, match, take

C = Comparison
HERE = Span(0, 1)


def holds(matcher: Matcher, output: str = "", code: int = 0, *, complained: bool = False) -> bool:
    return match(matcher, Seen(code, output, {1: "same\n"}, complained=complained)).holds


@pytest.mark.parametrize(
    ("matcher", "output", "expected"),
    [
        (ExitIs(0), "", True),
        (ExitIs(1), "", False),
        (Empty(), " \n\t\n", True),
        (Empty(), "x", False),
        (Contains("ok"), "all ok", True),
        (Contains("OK"), "all ok", False),
        (Matches("^b$"), "a\nb\nc", True),
        (Matches("^b$"), "ab", False),
        (LinesAre(C.EQUAL, 2), "a\n\n \nb", True),
        (LinesAre(C.LESS, 1), "", True),
        (NumberIs(C.AT_LEAST, 90), "use: 90 %", True),
        (NumberIs(C.MORE, 90), "use: 90 %", False),
        (NumberIs(C.LESS, 0), "-3", True),
        (NumberIs(C.EQUAL, 1500), "1.5e3", True),
        (NumberIs(C.LESS, 1), "no figure", False),
        (NumberIs(C.UNEQUAL, 1), "", False),
        (NumberIs(C.LESS, 60), "1,234 connections", False),
        (NumberIs(C.LESS, 60), "0,5 s", False),
        (NumberIs(C.LESS, 60), "1'234'567", False),
        (NumberIs(C.LESS, 60), "up since 10:02:33", False),
        (NumberIs(C.LESS, 60), "from 10.0.0.7 95", False),
        (NumberIs(C.LESS, 60), "12-11-22 95", False),
        (NumberIs(C.LESS, 60), "5m30s", False),
        (NumberIs(C.LESS, 60), "0x1F", False),
        (NumberIs(C.LESS, 60), "0xFF", False),
        (NumberIs(C.LESS, 500), "HTTP/1.1 500 Internal Server Error", False),
        (NumberIs(C.EQUAL, 200), "HTTP/1.1 200 OK", True),
        (NumberIs(C.LESS, 60), "22/11/2026 connections 95", False),
        (NumberIs(C.LESS, 60), "Nov 22 13:37:01 db: 95", False),
        (NumberIs(C.LESS, 60), "Nov  2 13:37:01 db: 95", False),
        (NumberIs(C.LESS, 60), "Sun, 22 Nov 2026: 95", False),
        (NumberIs(C.LESS, 60), "22-Nov-2026 95", False),
        (NumberIs(C.LESS, 60), "12:db8::1 has 95", False),
        (NumberIs(C.EQUAL, 95), "::1 has 95", True),
        (NumberIs(C.EQUAL, 95), "connections: 95", True),
        (NumberIs(C.EQUAL, 95), "95: connections", True),
        (NumberIs(C.EQUAL, 95), "95, 96", True),
        (NumberIs(C.LESS, 60), "1\u202f234", False),
        (NumberIs(C.LESS, 60), "1 234", False),
        (NumberIs(C.MORE, 0), "1 234", True),
        (NumberIs(C.UNEQUAL, 1234), "1 234", False),
        (NumberIs(C.LESS, 60), "5 192.168.0.1", True),
        (NumberIs(C.LESS, 60), "0 123", True),
        (NumberIs(C.LESS, 60), "12  345 lines", True),
        (NumberIs(C.LESS, 60), "11/22 95", False),
        (NumberIs(C.LESS, 60), "22.11. 95", False),
        (NumberIs(C.LESS, 60), "1. 95", False),
        (NumberIs(C.LESS, 60), "22 novembre 95", False),
        (NumberIs(C.LESS, 60), "22 de noviembre de 2026: 95", False),
        (NumberIs(C.LESS, 60), "11\u670822\u65e5 95", False),
        (NumberIs(C.LESS, 60), "2nd try: 95", False),
        (NumberIs(C.LESS, 60), "2xx: 95", False),
        (NumberIs(C.EQUAL, 95), "2xx: 95", True),
        (NumberIs(C.EQUAL, 3), "3x faster", True),
        (NumberIs(C.EQUAL, 3), "3 markers", True),
        (NumberIs(C.EQUAL, 3), "3 may fail", True),
        (NumberIs(C.EQUAL, 5), "Markers: 5", True),
        (NumberIs(C.EQUAL, 22), "22 out of 95", True),
        (NumberIs(C.LESS, 60), "1\xa0234", False),
        (NumberIs(C.MORE, 0), "\u22125 °C", False),
        (NumberIs(C.EQUAL, -5), "\u22125 °C", True),
        (NumberIs(C.EQUAL, 95), "mysql8 95", True),
        (NumberIs(C.EQUAL, 95), "web-1 lag=95", True),
        (NumberIs(C.EQUAL, -5), "lag=-5ms", True),
        (NumberIs(C.EQUAL, 0.5), "load .5", True),
        (NumberIs(C.EQUAL, 1), "1/3 ready", True),
        (NumberIs(C.EQUAL, 512), "512Mi", True),
        (NumberIs(C.MORE, 1), "9" * 5000, True),
        (JsonIs("a", C.EQUAL, "x"), '{"a": "x"}', True),
        (JsonIs("a", C.UNEQUAL, "x"), '{"a": "y"}', True),
        (JsonIs("b", C.UNEQUAL, "x"), '{"a": "y"}', False),
        (JsonIs("b", C.EQUAL, None), '{"b": null}', True),
        (JsonIs("a", C.UNEQUAL, 5), '{"a": NaN}', False),
        (JsonIs("a", C.UNEQUAL, None), '{"a": 1}', True),
        (JsonIs("a", C.EQUAL, 1.0), '{"a": true}', False),
        (JsonIs("a", C.EQUAL, value=True), '{"a": 1}', False),
        (JsonIs("a", C.EQUAL, value=True), '{"a": true}', True),
        (JsonIs("a", C.LESS, 60.0), '{"a": "50"}', False),
        (JsonIs("a", C.LESS, 60.0), '{"a": 50}', True),
        (JsonIs("a", C.MORE, "x"), '{"a": "y"}', False),
        (JsonIs("a", C.EQUAL, "x"), "no json", False),
        (JsonIs("a", C.UNEQUAL, "x"), "[" * 100_000, False),
        (JsonIs("a[", C.UNEQUAL, "x"), "{}", False),
        (SameAs(1), "same", True),
        (ChangedSince(1), "other", True),
        (SameAs(9), "same", False),
        (ChangedSince(9), "same", False),
    ],
)
def test_a_matcher_says_what_is_so(matcher: Matcher, output: str, expected: bool) -> None:
    found = match(matcher, Seen(0, output, {1: "same\n"}))
    assert found.holds is expected
    assert 0 < len(found.observed) < 300


@pytest.mark.parametrize("output", ["1 234", "1,234", "11/22 95", "22 novembre 95", "10:02:33", "2nd try: 95"])
def test_a_figure_that_nobody_can_read_for_sure_is_doubtful_and_said_as_it_stands(output: str) -> None:
    found = match(NumberIs(C.LESS, 60), Seen(0, output, {}))
    assert not found.holds
    assert found.doubtful
    assert found.observed.split(", which")[0] in output


@pytest.mark.parametrize("output", ["", "none", "95", "1,x"])
def test_a_plain_figure_or_none_at_all_leaves_no_doubt(output: str) -> None:
    assert not match(NumberIs(C.LESS, 1), Seen(0, output, {})).doubtful


OPERATORS: dict[Comparison, Callable[[float, float], bool]] = {
    C.LESS: operator.lt, C.AT_MOST: operator.le, C.EQUAL: operator.eq, C.UNEQUAL: operator.ne,
    C.AT_LEAST: operator.ge, C.MORE: operator.gt,
}  # fmt: skip
DATES = ("11/22", "22/11", "22.11.", "22 Nov", "Nov 22", "22 novembre", "22. November", "22-NOV-26", "13:37", "1er mai")
SIGNS = st.sampled_from(list(C))
SMALL, LARGE = st.integers(0, 10**6), st.integers(1000, 10**9)


@given(LARGE, SIGNS, st.integers(-5, 10**9), st.sampled_from(" ,'_\u202f\u00a0"))
def test_a_grouped_number_passes_for_nothing_that_it_is_not(
    number: int, sign: Comparison, wanted: int, blank: str
) -> None:
    grouped = f"{number:,}".replace(",", blank)
    if match(NumberIs(sign, wanted), Seen(0, f"rows: {grouped}\n", {})).holds:
        assert OPERATORS[sign](number, wanted)


@given(st.sampled_from(DATES), SMALL, SIGNS, SMALL)
def test_a_date_before_a_number_is_never_taken_for_it(date: str, number: int, sign: Comparison, wanted: int) -> None:
    if match(NumberIs(sign, wanted), Seen(0, f"{date} {number}\n", {})).holds:
        assert OPERATORS[sign](number, wanted)


@given(SMALL, SIGNS, SMALL, st.sampled_from(["", " %", "ms", " rows", "x", " of 3", "/7 ready", ".\n", "\n17"]))
def test_a_plain_number_is_read_as_it_is(number: int, sign: Comparison, wanted: int, behind: str) -> None:
    found = match(NumberIs(sign, wanted), Seen(0, f"used = {number}{behind}\n", {}))
    assert (found.holds, found.doubtful) == (OPERATORS[sign](number, wanted), False)


@pytest.mark.parametrize(
    ("code", "complained", "expected"),
    [
        (0, False, True),
        (0, True, True),
        (1, False, True),
        (1, True, False),
        (2, False, False),
        (127, True, False),
        (-1, False, False),
    ],
)
def test_silence_counts_only_from_a_look_that_worked(code: int, complained: bool, expected: bool) -> None:
    assert holds(Empty(), "", code, complained=complained) is expected


@pytest.mark.parametrize("matcher", [LinesAre(C.LESS, 5), NumberIs(C.LESS, 5), JsonIs("a", C.EQUAL, 1.0)])
def test_figures_of_a_look_that_failed_are_not_believed(matcher: Matcher) -> None:
    assert not holds(matcher, '1 {"a": 1}', 7)


@pytest.mark.parametrize(("firing", "state", "expected"), [
    (True, AlertState.FIRING, True), (True, AlertState.RESOLVED, False), (False, AlertState.RESOLVED, True),
    (False, AlertState.FIRING, False), (True, None, False), (False, None, False),
    (True, AlertState.PENDING, False), (False, AlertState.PENDING, False),
])  # fmt: skip
def test_an_alert_that_waits_or_is_not_known_is_neither(firing: bool, state: AlertState | None, expected: bool) -> None:
    assert match(AlertIs("MON-1", firing), Seen(0, "", {}, AlertSeen(state, "seen"))).holds is expected
    assert not match(AlertIs("MON-1", firing), Seen(0, "", {})).holds


@pytest.mark.parametrize(
    ("source", "output", "value"),
    [
        (JsonPath("a.b"), '{"a": {"b": "x"}}', "x"),
        (JsonPath("a"), '{"a": 7}', "7"),
        (JsonPath("a"), '{"a": null}', None),
        (JsonPath("a"), "{}", None),
        (LineOf(2), "a\n b \nc", "b"),
        (LineOf(4), "a\nb", None),
        (LineOf(0), "a", None),
        (FieldOf(2, 1), "x  y z", "y"),
        (FieldOf(4, 1), "x y z", None),
        (FieldOf(0, 1), "x", None),
        (Found(r"pid (\d+)"), "pid 7", "7"),
        (Found(r"\d+"), "pid 7", "7"),
        (Found(r"(a)|b"), "b", None),
        (Found(r"z"), "b", None),
    ],
)
def test_a_capture_takes_what_is_there_and_nothing_else(
    source: JsonPath | LineOf | FieldOf | Found, output: str, value: str | None
) -> None:
    assert take(Capture("x", source, HERE), output) == value
