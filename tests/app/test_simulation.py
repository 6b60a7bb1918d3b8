"""Thousands of lives of a run, each from one number: whatever fails and whoever asks, the promises hold.

A life that breaks one is shown with everything that led to it; its number then goes into ``seeds-once-failed.txt``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.simulation import Life

pytestmark = pytest.mark.once

SEEDS, AT_ONCE = 2_000, 100
ONCE_FAILED = Path(__file__).with_name("data") / "seeds-once-failed.txt"


def play(seed: int) -> Life:
    """Play one life; a broken promise is shown with everything that led to it."""
    life = Life.of(seed)
    try:
        life.live()
    except Exception as fault:
        shown = "\n".join(life.world.trace)
        raise AssertionError(f"seed {seed}: {fault!r}\n{life.markdown}\n{shown}") from fault
    return life


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_no_life_of_a_run_breaks_a_promise(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        play(seed)


@pytest.mark.parametrize("line", [text for text in ONCE_FAILED.read_text().splitlines() if text[:1].isdigit()])
def test_a_life_that_once_failed_goes_well(line: str) -> None:
    play(int(line.split(maxsplit=1)[0]))
