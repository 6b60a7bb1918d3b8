"""Rules that take every core: then nothing runs beside their jobs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rung.probes.clipped import clipped
from rung.tuning.pair import Pair, number
from rung.tuning.project import Rule

ALL = re.compile(r"workflow\.cores|cpu_count\(|\bnproc\b|os\.cpu|multiprocessing")
USES = re.compile(r"\{threads\}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A rule that takes every core now, and did not before, with its threads on both sides.

    ``used``: they are a number, and its command is told it, so that they may be there to be used.
    """

    rule: Rule
    was: str
    now: str
    used: bool


def filled(pair: Pair) -> Iterator[Filled]:
    """Yield each rule that takes every core now. More threads than before alone let other jobs run beside."""
    cores = max((number(each) for name, each in pair.after.settings.items() if name.endswith(":cores")), default=0.0)
    for old, new in pair.rules:
        was, now = old.fields.get("threads", ()), new.fields.get("threads", ())
        if now == was or not now:
            continue
        computed = ALL.search(now[0]) is not None
        if computed or (cores and number(now) >= cores > max(number(was), 1)):
            used = not computed and new.by == "shell" and any(USES.search(line) for line in new.recipe)
            yield Filled(new, clipped(", ".join(was), 40) or "1", clipped(", ".join(now), 40), used)
