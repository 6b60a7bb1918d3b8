"""Read `$PWD` and `$(pwd)` in a path: they are the folder in which a command runs, and `.` is another name of it."""

from __future__ import annotations

import re

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.risk.word import DYNAMIC, NEUTRAL, Word

_HERE = pattern(r"\$PWD(?!\w)|\$\{PWD(?::?\?[^}]*|%/)?\}|\$\(\s*pwd(?:\s+-[LP])?\s*\)|`\s*pwd(?:\s+-[LP])?\s*`")
_OWN = pattern(r"(?<![$\w{])PWD\b|\bpwd\s*\(|\balias\s+pwd\b")
_BEFORE = pattern(r"(?:.*[=:,]|-\w)?", re.DOTALL)
_AFTER = pattern(r"[/:,]|\Z")


def renamed(text: str) -> bool:
    """Say whether a text gives `$PWD` or `pwd` another meaning."""
    return bool(_OWN.search(text))


def located(item: Word) -> Word:
    """Return a word with the folder in which its command runs as `.`, where that is the first unknown part of it."""
    at = item.text.find(DYNAMIC)
    found = _HERE.search(item.raw) if at >= 0 else None
    if found is None or re.search(r"[$`]", item.raw[: found.start()] + item.text[:at]):
        return item
    before, after = item.text[:at], item.text[at + 1 :]
    if not (_BEFORE.fullmatch(before) and _AFTER.match(after)):
        return item
    text = f"{before}.{after}"
    known = not {DYNAMIC, NEUTRAL} & set(text)
    return replace(item, text=text, literal=known, sure=DYNAMIC not in text)
