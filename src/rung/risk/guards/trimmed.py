"""What a guard says without what was only copied along: a log, a greeting after it, its time, the brackets round it."""

from __future__ import annotations

from functools import lru_cache

from rung.model.pattern import pattern
from rung.risk.guards.looks import changes

_ROUND = pattern(r"\(\s*([^()]+?)\s*;?\s*\)")
_BEFORE = pattern(r"time\s+(?:-p\s+)?(?=\S)")
_BEHIND = pattern(
    r"\s*(?:"
    r"(?:&&|;|\|\|)\s*(?:(?:echo|printf)\b[^|;&<>$`]*|true|:)"
    r"|(?<=\s)(?:\d?|&)>>?\s*/dev/null"
    r"|(?<=\s)\d?>&\d"
    r"|(?<=\s)&"
    r")\s*\Z"
)
"""What follows a command and only tells of it."""
_WRITTEN = pattern(
    r"\s*(?:\|\s*tee\b(?:\s+-a)?(?:\s+(?:\"[^\"]*\"|'[^']*'|[\w./${}*~-]+))?"
    r"|(?<=\s)(?:\d?|&)>>?\s*[\w./-]*(?:log|\.out))\s*\Z"
)
"""What writes down what a command tells. Behind a look the file is all that the guard can mean."""


@lru_cache(maxsize=256)
def trimmed(pattern: str) -> str:
    """Return a guard without what stands round its command and is no part of it; never the empty text for another."""
    text = pattern.strip()
    while (shorter := _once(text)) not in {"", text}:
        text = shorter
    return text


def _once(text: str) -> str:
    if inside := _ROUND.fullmatch(text):
        return inside[1]
    text = _BEFORE.sub("", text, count=1) if _BEFORE.match(text) else text
    head = _BEHIND.sub("", text)
    written = _WRITTEN.sub("", head)
    head = written if written != head and changes(written) else head
    # With one quote of a pair in what is left, the end stood inside a quoted text.
    return text if any(head.count(sign) % 2 for sign in "'\"") else head
