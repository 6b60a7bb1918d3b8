"""Plain lists of a section: its items, or the lines that follow a sentence ending in a colon."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rung.text.checks import Item, items_of
from rung.text.pieces import Line, Piece

_SENTENCE = re.compile(r"[.!?:]$")


def listed(pieces: Sequence[Piece]) -> tuple[Item, ...]:
    """Return the list items of a section; without any, the lines after an introducing colon; without any, nothing."""
    lines = [piece for piece in pieces if isinstance(piece, Line) and piece.text]
    items = tuple(item for item in items_of(lines) if item.lines[0].mark is not None)
    if items:
        return items
    found: list[Line] = []
    introduced = False
    for line in lines:
        if line.text.endswith(":"):
            introduced = True
        elif _SENTENCE.search(line.text):
            introduced = False
        elif introduced:
            found.append(line)
    return tuple(Item((line,)) for line in found)


def all_items(pieces: Sequence[Piece]) -> tuple[Item, ...]:
    """Return every list item and, where there is none, every line that introduces nothing."""
    lines = [piece for piece in pieces if isinstance(piece, Line) and piece.text]
    items = items_of(lines)
    marked = tuple(item for item in items if item.lines[0].mark is not None)
    return marked or tuple(item for item in items if not item.prose.text.endswith(":"))
