"""How long ago something was, when the time of day cannot be trusted."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.model.stamp import Stamp

DAY = 86_400.0


@given(st.floats(-10 * DAY, 10 * DAY), st.integers(0, 10**12))
def test_within_one_start_of_a_machine_the_time_of_day_says_nothing(jump: float, passed: int) -> None:
    then = Stamp(1_000_000.0, 5, "a")
    assert Stamp(1_000_000.0 + jump, 5 + passed, "a").since(then) == passed / 1e6


@pytest.mark.parametrize("boot", ["", "b"])
def test_across_starts_only_the_time_of_day_is_left(boot: str) -> None:
    assert Stamp(1_000_060.0, 999, boot).since(Stamp(1_000_000.0, 5, "a")) == 60


@pytest.mark.parametrize("boot", ["", "b"])
def test_a_time_of_day_that_went_back_across_starts_makes_everything_old(boot: str) -> None:
    assert Stamp(999_000.0, 999, boot).since(Stamp(1_000_000.0, 5, "a")) == math.inf


def test_nothing_is_younger_than_nothing() -> None:
    assert Stamp(1_000_000.0, 4, "a").since(Stamp(1_000_000.0, 5, "a")) == math.inf
