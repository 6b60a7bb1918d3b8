"""Retries are raised: a failure that comes every time is tried until it happens not to, or hides for longer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair, number
from rung.tuning.project import Written

COUNTED = re.compile(
    r"(?:--retries|--restart-times|--retry|--tries|-T\s|--attempts"
    r"|--reruns|--max-retries|(?<![\w-])retry\s+(?:-n\s*)?)[= ]?(\d+)"
)
LOOPS = re.compile(
    r"\b(?:for\s+(?:\w*try|\w*attempt|i|n|_)\w*\s+in\s+[^;]+;|until\s|while\s+!\s)"
    r".*(?:\bbreak\b|\bsleep\b|\bdone\b|&&|\bexit 0)"
)
TWICE = re.compile(r"^[@+-]*(?P<one>[^|&;]{4,}?)\s*\|\|\s*(?:\(?\s*sleep\s+\S+\s*(?:&&|;)\s*)?(?P=one)\s*\)?;?$")


def find(pair: Pair) -> Iterator[Found]:
    """Yield each raise, in rules, profiles, command lines and recipes."""
    for old, new in pair.rules:
        was, now = number(old.fields.get("retries", ())), number(new.fields.get("retries", ()))
        told = new.fields.get("retries", ())
        if told and not now and told[0] != "0" and told != old.fields.get("retries"):
            yield Found(new.place, f"rule {new.name}: retries are computed now: {clipped(told[0], 60)}")
        if now > was:
            yield Found(new.place, f"rule {new.name}: retries from {was:g} to {now:g}")
    for name, before, after in pair.settings("retries", "restart-times"):
        if number(after) > number(before):
            yield Found(name, f"from {number(before):g} to {number(after):g}")
    for place, was, now in pair.raised(COUNTED):
        yield Found(place, f"tries from {was:g} to {now:g}")
    for line in pair.more(_again):
        yield Found(line.place, f"is tried again in the recipe: {clipped(line.text, 110)}")


def _again(line: Written) -> int:
    looped = LOOPS.search(line.text) is not None and ("sleep" in line.text or "break" in line.text)
    return int(line.recipe and (looped or TWICE.match(line.text) is not None))


MOVE = Move(
    "retries-raised",
    "A failure with a cause comes again; trying more often hides it and costs more time than it saves.",
    "Find the cause first. A retry belongs to a fault that is known to be outside and known to pass.",
    find,
)
