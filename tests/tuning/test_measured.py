"""What counts as a cost that moved: more than noise, and how small a change could have been seen is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.tuning.measured import Measured, Times, differences
from rung.tuning.question import Word
from rung.tuning.questions import cost

SECONDS = st.lists(st.floats(0.01, 100), min_size=3, max_size=9).map(tuple)
HEAD = "s\th:m:s\tmax_rss\n"


@pytest.mark.parametrize(
    ("times", "word"),
    [
        (Times((2.0, 2.1, 2.0), (2.0, 2.0, 2.1), (1.0, 1.1, 1.0)), Word.HOLDS),
        (Times((2.0, 2.1, 2.0), (2.0, 2.0, 2.1), (2.0, 2.1, 2.1)), Word.BROKEN),
        (Times((2.0, 2.1, 2.0), (2.0, 2.0, 2.1), (4.0, 4.1, 4.1)), Word.BROKEN),
        (Times((2.0, 9.0, 4.0), (1.0, 8.0, 3.0), (1.5, 2.5, 3.5)), Word.BROKEN),
        (Times((0.012,) * 3, (0.012,) * 3, (0.004,) * 3), Word.BROKEN),
    ],
)
def test_only_a_change_that_is_more_than_noise_moved_the_cost(times: Times, word: Word) -> None:
    said = cost.answer(Measured("build", times), {}, {})
    assert said.word is word
    assert "equal sides differ by" in said.evidence[-1]


@pytest.mark.parametrize(
    ("after", "why"),
    [
        ((2.0, 2.0, 2.1), "less than"),
        ((1.5, 1.5, 1.5, 2.5, 2.5), "the runs overlap, only 60% of the pairs"),
        ((1.5, 1.5, 2.5, 2.5, 2.5), "the runs overlap, only 60% of the pairs"),
    ],
)
def test_the_reason_why_a_cost_did_not_move_surely_is_the_one_that_holds(after: tuple[float, ...], why: str) -> None:
    times = Times((2.0,) * 5, (2.0,) * 5, after)
    said = cost.answer(Measured("build", times, built=True), {}, {}).sentence
    assert why in said
    assert ("cannot be told" in said) == (abs(times.saved) <= times.limit)


@given(SECONDS, SECONDS, SECONDS)
def test_what_two_equal_sides_differ_by_is_never_called_a_change(
    one: tuple[float, ...], two: tuple[float, ...], after: tuple[float, ...]
) -> None:
    times = Times(one, two, after)
    assert times.limit >= max(times.noise, 0.01)
    if abs(times.saved) <= times.noise:
        assert cost.answer(Measured("build", times), {}, {}).word is Word.BROKEN


def rows(*seconds: float) -> dict[str, bytes]:
    return {f"benchmarks/{n}.tsv": f"{HEAD}{each}\t0:00:01\t9\n".encode() for n, each in enumerate(seconds)}


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ((5, 5, 5, 5, 5), (4, 3, 4, 2, 4), Word.HOLDS),
        ((5, 5, 5, 5, 5), (6, 7, 8, 9, 6), Word.BROKEN),
        ((5, 5, 5, 5, 5), (4, 3, 6, 2, 4), Word.NOT_JUDGED),
        ((5, 5), (1, 1), Word.NOT_JUDGED),
        ((5, 5, 5, 5, 5), (5, 5, 5, 5, 5), Word.NOT_JUDGED),
        ((), (), Word.NOT_JUDGED),
    ],
)
def test_recorded_benchmarks_count_only_where_enough_jobs_all_moved_the_same_way(
    before: tuple[float, ...], after: tuple[float, ...], word: Word
) -> None:
    assert cost.answer(None, rows(*before), rows(*after)).word is word


def test_what_two_equal_builds_do_not_make_the_same_is_left_out() -> None:
    one, two = {"a": "1", "b": "1", "c": "1"}, {"a": "1", "b": "2", "c": "1"}
    other, unsteady, compared = differences(one, two, {"a": "9", "b": "9"}, frozenset())
    assert other == ("not made after: `c`", "other content after: `a`")
    assert unsteady == ("b",)
    assert compared == 1
