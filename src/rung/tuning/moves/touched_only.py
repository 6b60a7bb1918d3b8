"""A file is touched instead of being made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair

TOUCHES = re.compile(r"(?:^|[;&|(@\s\"'])(?:touch\s|:\s*>|truncate\s|true\s*>|cp\s+/dev/null\s)")
NO_WORK = re.compile(
    r"^[\s@+\"'-]*(?:(?:touch|:|truncate|true|echo|printf|mkdir|cp\s+/dev/null|set)(?:[\s\"']|$)|#|[\"']*$|(?:shell|run)\s*:|\)$)"
)
TOUCH_MODE = re.compile(
    r"(?:MAKEFLAGS\s*[:+]?=|\bmake\b|\$[({]MAKE[)}]).*(?:\s|=)(?:-\w*t\w*|--touch)(?=\s|$)|(?i:snakemake)\w*\b.*(?:\s--touch\b|\s-t\s)"
)


def find(pair: Pair) -> Iterator[Found]:
    """Yield each rule whose work went and whose output is touched, and each new touch mode."""
    for old, new in pair.rules:
        touches = any(TOUCHES.search(line) for line in new.recipe)
        worked = [line for line in old.recipe if not NO_WORK.search(line)]
        works = [line for line in new.recipe if not NO_WORK.search(line)]
        if touches and worked and not works:
            yield Found(new.place, f"`{new.name}` is only touched now; before: {clipped(worked[0], 90)}")
        for mark, _, name in sorted(new.flags - old.flags):
            if mark == "touch" and worked and not works:
                yield Found(new.place, f"rule {new.name}: `{name}` is touched by Snakemake instead of made")
    for line in pair.more(lambda line: int(TOUCH_MODE.search(line.text) is not None)):
        yield Found(line.place, f"touches instead of making: {clipped(line.text, 110)}")
    for name, before, after in pair.settings("touch"):
        if after and after[0].casefold() == "true" and before != after:
            yield Found(name, "touches instead of making")


MOVE = Move(
    "touched-only",
    "The time says that the file is new and the content is old or empty; every reader of it is misled.",
    "Make the file. Where nothing needs making, take the prerequisite away that says so, with a reason.",
    find,
)
