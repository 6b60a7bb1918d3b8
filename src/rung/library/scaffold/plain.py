"""Words of a register put into a draft as words: no mark in them gets a meaning there."""

from __future__ import annotations

import re

_MARKS = str.maketrans(dict.fromkeys("`|<>[]{}\\*~$", " "))
_ID = re.compile(r"\b(RUN|MON|DEP|RISK|ARC|TECH|API)-(?=\d)", re.IGNORECASE)
_LONGEST = 160


def plain(text: str) -> str:
    """Return ``text`` on one line without marks of Markdown, cut at a word after 160 characters.

    An id in it becomes two words: a draft answers for the ids that it names itself, not for those of others.
    """
    words = " ".join(_ID.sub(r"\1 ", text.translate(_MARKS)).split()).strip(" #-+=:.")
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"


def commented(text: str) -> str:
    """Return ``text`` fit for a comment: no two hyphens in a row, which would end it early for some readers."""
    return re.sub(r"-{2,}", "-", " ".join(text.translate(_MARKS).split())).strip("- ")
