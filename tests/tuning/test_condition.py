"""Conditions are the same however they are spelled, and another one is told from the opposite and from less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.tuning.scripts.condition import condition


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("a == b", "b == a"),
        ("a == b", "not a != b"),
        ("a > b", "b < a"),
        ("a >= b", "not a < b"),
        ("a <= b", "not b < a"),
        ("a not in b", "not a in b"),
        ("a is not b", "not (a is b)"),
        ("f(a)", "not not f(a)"),
    ],
)
def test_two_spellings_are_one_condition(one: str, two: str) -> None:
    assert condition(one) == condition(two)


@given(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), st.integers(-2, 2), st.integers(-2, 2))
def test_the_opposite_holds_where_a_condition_does_not(how: str, left: int, right: int) -> None:
    values = {"a": left, "b": right}
    read = condition(f"a {how} b").opposite
    said = f"{'' if read.holds else 'not '}({read.sides[0]} {read.how} {read.sides[1]})"
    assert eval(said, {}, values) is not eval(f"a {how} b", {}, values)  # noqa: S307  # six operators and two names


@pytest.mark.parametrize("text", ["a or True", "(a, 'why')", "1", "not (None)", "'text'"])
def test_some_hold_whatever_is_found(text: str) -> None:
    assert condition(text).always


@pytest.mark.parametrize("text", ["a", "a or b", "()", "0", "a == a2", "(a)"])
def test_others_hang_on_what_is_found(text: str) -> None:
    assert not condition(text).always


@pytest.mark.parametrize("text", ["a != 3", "a is not None", "a >= 3", "a < 4", "2 <= a", "a != b"])
def test_a_bound_loosens_what_was_to_be_equal(text: str) -> None:
    assert condition(text).loosens(condition("a == 3"))


@pytest.mark.parametrize("text", ["a == 4", "a in (3, 4)", "abs(a - 3) < 1e-9", "b >= 3", "a is True"])
def test_another_question_loosens_nothing(text: str) -> None:
    assert not condition(text).loosens(condition("a == 3"))


def test_what_nests_too_deep_stands_for_itself() -> None:
    text = "not " * 5000 + "a"
    assert condition(text).sides == (text,)
