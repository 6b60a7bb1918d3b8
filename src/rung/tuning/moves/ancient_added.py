"""An input is marked ancient: its time no longer counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair

OLD_FILE = re.compile(
    r"(?:MAKEFLAGS\s*[:+]?=|\bmake\b|\$[({]MAKE[)}]).*(?:\s-o\s+\S+|--(?:old-file|assume-old)[= ]\S+)"
)


def find(pair: Pair) -> Iterator[Found]:
    """Yield each input that became ancient, and each file that make is told to hold for old."""
    for old, new in pair.rules:
        for mark, _, name in sorted(new.flags - old.flags):
            if mark == "ancient":
                yield Found(new.place, f"rule {new.name}: a newer `{name}` no longer makes it due")
    for line in pair.more(lambda line: int(OLD_FILE.search(line.text) is not None)):
        yield Found(line.place, f"holds a file for old: {clipped(line.text, 110)}")


MOVE = Move(
    "ancient-added",
    "A newer input no longer makes the output due: work is saved exactly where it was needed.",
    "Find out what rewrites the input without changing it, and stop that.",
    find,
)
