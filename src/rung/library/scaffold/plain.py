"""Words of a register put into a draft as words: no mark in them gets a meaning there."""

from __future__ import annotations

import re

_MARKS = str.maketrans({c: " " for c in "`|<>[]{}\\*~$"})
_LONGEST = 160


def plain(text: str) -> str:
    """Return ``text`` on one line without marks of Markdown, cut at a word after 160 characters."""
    words = " ".join(text.translate(_MARKS).split()).strip(" #-=:.")
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"


def commented(text: str) -> str:
    """Return ``text`` fit for a comment: no two hyphens in a row, which would end it early for some readers."""
    return re.sub(r"-{2,}", "-", plain(text))
