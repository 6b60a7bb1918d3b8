"""Text of a stranger's file made safe to show: nothing in it can move the cursor, colour or turn the line."""

from __future__ import annotations

import unicodedata

from rung.model import visible as model

_TAB_WIDTH = 4


def visible(text: str) -> str:
    """Return ``text`` on one line with every control, format, bidi and surrogate character written as ``<U+XXXX>``.

    Line ends count as control characters too. A tab becomes blanks.
    """
    return model.visible(text.replace("\t", " " * _TAB_WIDTH))


def width(text: str) -> int:
    """Return how many terminal columns ``text`` takes: wide characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
