"""A prerequisite is dropped, or made order-only: the work is faster because a change is no longer noticed."""

from __future__ import annotations

from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair
from rung.tuning.reach import DEPFILES, INCLUDES_THEM, lost


def find(pair: Pair) -> Iterator[Found]:
    """Yield each need whose change no longer makes the rule due."""
    for each in lost(pair):
        if each.unsure:
            continue
        how = "only orders it now" if each.order_only else "is no longer needed"
        if each.forced:
            how = "forced it before, and nothing real stands in its place"
        yield Found(each.rule.place, f"`{each.rule.name}`: `{each.need}` {how}")
    for form, what in ((INCLUDES_THEM, "is no longer read"), (DEPFILES, "is no longer written down")):
        came = any(form.search(line.text) for line in pair.came)
        for line in () if came else pair.fewer(lambda line, form=form: int(form.search(line.text) is not None)):  # type: ignore[misc]  # the default binds it
            yield Found(line.place, f"what sources include {what}: {clipped(line.text, 90)}")


MOVE = Move(
    "prerequisite-dropped",
    "Less is rebuilt because a change is no longer seen; the old output then stands for the new input.",
    "Keep every input that the recipe reads; split the rule so that each part needs less.",
    find,
)
