"""A shorter spelling of a guard that no command can be compared with, where one forbids no look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from rung.model.effect import Effect
from rung.model.pattern import pattern
from rung.risk.classify import classify
from rung.risk.guards.tongue import written_in
from rung.risk.guards.trimmed import trimmed

_QUOTES = pattern(r"(\"([^\"]*)\"|'([^']*)')")
_PLAIN = pattern(r"[A-Za-z0-9_./:-]*[A-Za-z][A-Za-z0-9_./:-]*")


def shorter(pattern: str) -> Iterator[str]:
    """Yield the first words of what a guard quotes, then of its command, as far as they are plain, the longest first.

    None is the program alone, and none is what a look begins with: by itself each is known to change something.
    """
    text = trimmed(pattern)
    for each in (*(quoted[1] or quoted[2] for quoted in _QUOTES.findall(text)), text):
        words = re.split(r"[\s(]+", each.strip())
        plain = list(takewhile(_PLAIN.fullmatch, words))
        if len(plain) < len(words) and plain and plain[-1].startswith("-") and words[len(plain)][:1] in {"'", '"'}:
            plain.pop()  # what it is given is in quotes, and belongs to it
        yield from filter(_changes, (" ".join(plain[:length]) for length in range(len(plain), 1, -1)))


def _changes(text: str) -> bool:
    effect = classify(text, written_in(text)).effect
    return effect.changes and effect is not Effect.UNKNOWN
