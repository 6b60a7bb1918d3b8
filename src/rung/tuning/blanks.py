"""Blanks in what a shell or Python reads: outside of quotes a run of them is one, inside they are content."""

from __future__ import annotations

import re
from collections.abc import Sequence

PIECE = re.compile(r"'[^']*'|\"(?:\\.|[^\"\\])*\"|(?:\\\n|\s)+|\\.|['\"]", re.DOTALL)
OPEN = frozenset({"'", '"'})
HEREDOC = "<<"
"""What follows such a sign, on lines of its own, is content too."""


def even(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines with one blank for every run of them outside of quotes.

    Where a quote stays open on a line, or a text is handed in with the command, nobody can tell what is content: all
    lines stay as they are but for the blanks around them.
    """
    if any(HEREDOC in line or _open(line) for line in lines):
        return tuple(line.strip() for line in lines)
    return tuple(PIECE.sub(_one, line).strip() for line in lines)


def even_line(text: str) -> str:
    """Return one line made even."""
    return even((text,))[0]


def _open(line: str) -> bool:
    return any(piece in OPEN for piece in PIECE.findall(line))


def _one(match: re.Match[str]) -> str:
    piece = match[0]
    return " " if not piece.replace("\\\n", "").strip() else piece
