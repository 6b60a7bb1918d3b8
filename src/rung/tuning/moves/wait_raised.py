"""A wait is raised: what is missing is waited for instead of being declared or made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair, number
from rung.tuning.project import Written

WAITS = re.compile(r"(?:--latency-wait|--output-wait|(?<![\w-])-w)[= ](\d+)")
LIMITS = re.compile(
    r"(?<![\w-])timeout\s+(?:-\S+\s+)*(\d+)|(?:timeout-minutes:|--timeout[= ]|--test-timeout[= ])\s*(\d+)"
)
SLEEPS = re.compile(r"(?:^|[;&|(@\s\"'])sleep\s+[\d.$\"{]|\btime\.sleep\(")


def find(pair: Pair) -> Iterator[Found]:
    """Yield each raise of the wait for files, and each new sleep in a recipe."""
    for name, before, after in pair.settings("latency-wait"):
        if number(after) > (number(before) if before else 5):  # Snakemake waits 5 s where nothing is said
            yield Found(name, f"latency-wait from {number(before) if before else 5:g} to {number(after):g} s")
    for place, was, now in pair.raised(WAITS):
        if now > max(was, 5):
            yield Found(place, f"waits for files from {was or 5:g} to {now:g} s")
    for place, was, now in pair.raised(LIMITS):
        if was:  # a limit where there was none is no wait
            yield Found(place, f"may take {now:g} where {was:g} was the limit")
    for line in pair.more(_sleeps):
        yield Found(line.place, f"sleeps now: {clipped(line.text, 110)}")


def _sleeps(line: Written) -> int:
    return len(SLEEPS.findall(line.text)) if line.recipe else 0


MOVE = Move(
    "wait-raised",
    "A file that no rule makes, or a race, does not come by waiting; the wait only makes it rarer.",
    "Declare the file as an output of who writes it. Raise a wait only with a measurement of the storage.",
    find,
)
