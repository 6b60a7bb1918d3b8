"""A prerequisite is dropped, or made order-only: the work is faster because a change is no longer noticed."""

from __future__ import annotations

from collections.abc import Iterator

from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair
from rung.tuning.reach import lost


def find(pair: Pair) -> Iterator[Found]:
    """Yield each need whose change no longer makes the rule due."""
    for each in lost(pair):
        if each.unsure:
            continue
        how = "only orders it now" if each.order_only else "is no longer needed"
        if each.forced:
            how = "forced it before, and nothing real stands in its place"
        yield Found(each.rule.place, f"`{each.rule.name}`: `{each.need}` {how}")


MOVE = Move(
    "prerequisite-dropped",
    "Less is rebuilt because a change is no longer seen; the old output then stands for the new input.",
    "Keep every input that the recipe reads; split the rule so that each part needs less.",
    find,
)
