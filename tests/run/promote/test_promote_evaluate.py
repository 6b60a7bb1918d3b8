"""What a script calls true is what a run calls true, and the other way round."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rung.model.expect import Comparison, Contains, Empty, JsonIs, LinesAre, Matcher, Matches, NumberIs
from rung.run.matcher import Seen, match
from rung.run.promote.asking import NotCoveredError, words
from rung.run.promote.evaluate import holds


def _answer(kind: str, result: object) -> str:
    """Return an answer of Prometheus as its server writes it."""
    data = {"resultType": kind, "result": result}
    return json.dumps({"status": "success", "data": data}, separators=(",", ":"))


def _at(figures: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[float, str]]:
    """Return samples: a time, which is no figure of theirs, and a value."""
    return st.tuples(st.just(1795355408.9), figures)


COMPARISONS = st.sampled_from(list(Comparison))
VALUES = st.none() | st.booleans() | st.integers(-3, 3).map(float) | st.text("ab", max_size=2)
PATHS = st.sampled_from(["a", "a.b", "a[0]", "a[-1].b", "length(a)", "length(@)", "@", '"a b".b', "a | b", "missing.x"])
MATCHERS: st.SearchStrategy[Matcher] = st.one_of(
    st.just(Empty()),
    st.builds(Contains, st.text("ab1\n", max_size=3)),
    st.builds(Matches, st.sampled_from(["^a", "b$", r"\d+", "(a|b){2}", "."])),
    st.builds(LinesAre, COMPARISONS, st.integers(0, 3)),
    st.builds(NumberIs, COMPARISONS, st.floats(-5, 5)),
    st.builds(JsonIs, PATHS, COMPARISONS, VALUES),
)
JSON = st.recursive(
    VALUES | st.integers(-3, 3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "a b"]), inner, max_size=3),
    max_leaves=6,
)
LABELS = st.dictionaries(st.sampled_from(["__name__", "job", "a"]), st.text('a"\n1', max_size=2), max_size=2)
FIGURES = st.sampled_from(["5", "-1", "2.5", "NaN", "+Inf", "x", "1,2", ""])
SERIES = st.one_of(
    st.builds(_answer, st.just("vector"), st.lists(st.fixed_dictionaries({"metric": LABELS, "value": _at(FIGURES)}))),
    st.builds(
        _answer,
        st.just("matrix"),
        st.lists(st.fixed_dictionaries({"metric": LABELS, "values": st.lists(_at(FIGURES), max_size=2)}), max_size=2),
    ),
    st.builds(_answer, st.sampled_from(["scalar", "string"]), _at(FIGURES)),
    st.builds(_answer, st.sampled_from(["vector", "matrix", "scalar", "odd"]), JSON),
)
OUTPUTS = (
    SERIES
    | SERIES.map(lambda text: text[:-2])
    | st.text("ab 1.-e\n\r\x0b\x85", max_size=12)
    | st.text("12:/x\u202f\u2212 ", max_size=8)
    | st.lists(st.sampled_from(["9", "5", "\r", "\b", "\x1b[31m", "\x1b[K", "\x1b[", "a\n", "\u200b"])).map("".join)
    | JSON.map(lambda value: json.dumps(value).replace(":", ":\x1b[1m"))
    | JSON.map(json.dumps)
    | st.text("12/. xNnov", max_size=9)
    | st.sampled_from(
        ["1 234", "11/22 95", "22 novembre 95", "2xx: 95", "nan", "{", "[1,", "NaN", "Nov 2 1", "2 Nov 1"]
    )
)


@given(MATCHERS, OUTPUTS, st.sampled_from([0, 1, 22]), st.booleans())
@example(JsonIs("length(a)", Comparison.EQUAL, 2.0), '{"a": "xy"}', 0, False)  # noqa: FBT003 - the order of the fields
@example(JsonIs("a", Comparison.UNEQUAL, "x"), '{"a": 1}', 0, False)  # noqa: FBT003 - the order of the fields
def test_the_evaluator_of_a_script_judges_as_a_run_does(matcher: Matcher, output: str, code: int, spoke: bool) -> None:
    wanted = words(matcher)
    seen = match(matcher, Seen(code, output, {}, complained=spoke))
    assert holds(wanted[0], code, "1" if spoke else "0", output, list(wanted[1:])) == seen.holds


@pytest.mark.parametrize("comparison", list(Comparison))
@pytest.mark.parametrize(
    "output",
    [
        *(
            "1,234",
            "0,5",
            "1'234",
            "1_234",
            "1\u202f234",
            "1\u00a0234",
            "\u22125 ms",
            "5\u2212",
            "+5",
            ".5",
            "5.",
            "5e3",
            "5e",
        ),
        *("22/11/2026 95", "2026-11-22 95", "Nov 22 13:37:01 db: 95", "22 Nov 95", "13:37 95", "12:db8::1 has 95"),
        *(
            "10.0.0.1 5",
            "v1.2.3",
            "0x5f",
            "5f3a",
            "5s",
            "a5",
            "a-5",
            "5-",
            "5/6",
            "x=5",
            "5%",
            "NaN",
            "inf",
            "\u0665",
            "\uff15",
        ),
    ],
)
def test_figures_that_people_and_programs_write_are_judged_alike(output: str, comparison: Comparison) -> None:
    wanted = words(NumberIs(comparison, 5.0))
    assert (
        holds(wanted[0], 0, "0", output, list(wanted[1:]))
        == match(NumberIs(comparison, 5.0), Seen(0, output, {})).holds
    )


@given(
    st.sampled_from(["a[*].b", "a[?b > `1`]", "{x: a}", "[a, b]", "sort(a)", "a || b", "keys(@)", "a[0:2]", "`1`", "("])
)
def test_a_path_that_leads_to_more_than_one_value_is_not_covered(path: str) -> None:
    try:
        words(JsonIs(path, Comparison.EQUAL, 1.0))
    except NotCoveredError:
        return
    raise AssertionError(path)
