"""Text of a stranger's file made safe to show: nothing in it can move the cursor, colour or turn the line."""

from __future__ import annotations

import unicodedata

_BY_CATEGORY = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_TAB_WIDTH = 4


def visible(text: str) -> str:
    """Return ``text`` with every control, format, bidi and surrogate character written as ``<U+XXXX>``.

    Line ends count as control characters too: the answer is always one line. A tab becomes blanks.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character == "\t":
        return " " * _TAB_WIDTH
    if unicodedata.category(character) in _BY_CATEGORY:
        return f"<U+{ord(character):04X}>"
    return character


def width(text: str) -> int:
    """Return how many terminal columns ``text`` takes: wide characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
