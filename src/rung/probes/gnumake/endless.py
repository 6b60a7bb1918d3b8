"""Commands that never come to an end by themselves: make waits for them for ever, so they are no looks."""

from __future__ import annotations

from rung.model.effect import Effect, Facet, Verdict
from rung.model.pattern import pattern

LOOP = pattern(
    r"(?:^|[;&|({\s])(?:while\s+(?::|true|/bin/true|\[\s+1\s+\]|test\s+1|\(\(\s*1\s*\)\)|sleep\s+[\w.]+|!\s*false)"
    r"|until\s+(?:false|/bin/false|!\s*(?::|true))|for\s*\(\(\s*;\s*;\s*\)\))\s*;?\s*(?=do\b|\n|\{)"
)
LEAVES = pattern(r"(?:^|[;&|({\s])(?:break|exit|return|exec|kill)\b")
WORDS = (
    *("while", "until", "for", "sleep", "tail", "yes", "cat", "od", "xxd", "md5sum", "watch", "inotifywait"),
    *("journalctl", "dd"),
)  # of which each such command holds one
BEGINS = r"(?:^|[;&|({`]|\b(?:do|then|else)\s)\s*"
WAITS = pattern(
    rf"{BEGINS}(?:sleep\s+inf(?:inity)?\b|tail\s+(?:[^;|&]*\s)?(?:-\w*[fF]\w*|--follow)\b|yes\b(?=[^;&|]*(?:$|[;&)]))"
    r"|(?:cat|od|xxd|md5sum)\s+/dev/(?:zero|urandom|random|full)\b|watch\s|inotifywait\s+(?:\S+\s+)*-\w*m"
    r"|journalctl\s+(?:\S+\s+)*-\w*f|dd\s+(?!.*\bcount=)[^;|&]*if=/dev/(?:zero|urandom))"
)
BOUNDED = pattern(rf"{BEGINS}timeout\s+(?:-\S+\s+)*[\d.]+[smhd]?\s|\|\s*head\b|\|\s*sed\s+(?:-n\s+)?\d*q\b")


def endless(command: str) -> bool:
    """Say whether a command surely never ends: a loop that nothing leaves, or a program that follows or repeats."""
    if not any(word in command for word in WORDS) or BOUNDED.search(command):
        return False
    return WAITS.search(command) is not None or (LOOP.search(command) is not None and not LEAVES.search(command))


def weighed(command: str, told: Verdict) -> Verdict:
    """Return the verdict of a command, one that never ends as unknown at least: what never ends is not a look."""
    if not endless(command):
        return told
    facets = told.facets | {Facet.UNBOUNDED}
    if told.effect > Effect.UNKNOWN:
        return Verdict(told.effect, told.reason, told.rule, told.unknown, facets=facets)
    return Verdict(Effect.UNKNOWN, "it never ends by itself", "endless", command, facets=facets)
