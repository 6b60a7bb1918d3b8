"""A comparison allows more than it did."""

from __future__ import annotations

from collections.abc import Iterator

from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair
from rung.tuning.scripts.compared import weakened
from rung.tuning.scripts.trace import Kind


def find(pair: Pair) -> Iterator[Found]:
    """Yield each number in a script up to which a difference is taken for none, where it is wider than before."""
    for each, was in weakened(pair, Kind.LIMIT):
        yield Found(each.place, f"allows {each.number:g}, before {was:g}: {each.said}")


MOVE = Move(
    "tolerance-loosened",
    "What failed before passes now: the time is saved because an answer that is less right is taken.",
    "Keep the tolerance of what is published; let a quick run have another name and another limit.",
    find,
)
