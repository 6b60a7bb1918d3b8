"""The commands in a line of a makefile that make has run while it reads: by ``$(shell …)``, and by ``!=``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake.functions import CLOSING, balanced
from rung.probes.gnumake.lines import EQUALS, Line, Part, outside

# Also for a single target (`all: V != command`), which is read as a rule; references are blanked before.
ASSIGNED = pattern(r"^(?:[^=#!]*:\s*)?(?:(?:override|export|unexport|private|define)\s+)*[^\s=#!]+\s*!=", re.DOTALL)


def flattened(line: Line) -> Line:
    """Return a line as make reads what it works out in it: blanks where it goes on, so that all else stays in place."""
    return replace(line, text=line.text.replace("\\\n", "  ")) if "\\\n" in line.text else line


def blanked(text: str) -> str:
    """Return a text with a letter for every reference: what stands in one is no part of the line."""
    at = text.find("$")
    while at >= 0:
        end = balanced(text, at + 1) if text[at + 1 : at + 2] in CLOSING else at + 1
        text = f"{text[:at]}x{text[end + 1 :] if end > 0 else ''}"
        at = text.find("$", at)
    return text


def assigns(line: Line) -> bool:
    """Say whether a line assigns what a command prints; one that variables make up, also where it looks like another.

    A line of a define may be part of a recipe, in which the sign compares.
    """
    if ASSIGNED.match(blanked(line.text)):
        return True
    if line.part is Part.DEFINED or "$" not in line.text:
        return False
    at = next((at for at in outside(line.text, EQUALS) if line.text[at] == "="), 0)
    return line.text[at - 1 : at] == "!"


def assigned_by(text: str) -> str:
    """Return the command whose output is assigned: what follows the first ``!=`` outside of any reference."""
    return next((text[at + 1 :].strip() for at in outside(text, EQUALS) if text[at - 1 : at + 1] == "!="), text)


def whole(text: str) -> bool:
    """Say whether each `$(shell …)` in a text is closed there."""
    return all(balanced(text, found.start() + 1) > 0 for found in re.finditer(r"\$[({]shell\s", text))


def shells(text: str) -> Iterator[str]:
    """Yield the command of each ``$(shell …)`` in a text, nested ones included."""
    for found in re.finditer(r"\$([({])shell\s+", text):
        close = CLOSING[found[1]]
        depth, at = 1, found.end()
        while at < len(text) and depth:
            depth += (text[at] == found[1]) - (text[at] == close)
            at += 1
        yield text[found.end() : at - 1 if not depth else at].strip()
