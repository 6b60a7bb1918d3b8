"""Text of a stranger made safe to show: nothing in it can move the cursor, colour or turn the line."""

from __future__ import annotations

import unicodedata

# Controls and escapes; bidi and zero-width marks; private and surrogate characters; line and paragraph separators.
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
# Letters and marks that leave a blank, or nothing at all, where they stand.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")


def visible(text: str, *, keep: str = "") -> str:
    """Return ``text`` with every hidden character written as ``<U+XXXX>``, but those in ``keep``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c in keep or not _hidden(c) else f"<U+{ord(c):04X}>" for c in text)


def seen(text: str) -> str:
    """Return ``text`` without its hidden characters: what a reader could tell from another text by looking."""
    return "".join(c for c in text if not _hidden(c))


def command(text: str) -> str:
    """Return a command as ``visible`` does its lines, with odd blanks and variation marks shown as well.

    In prose they are harmless; in a command they make one word of what looks like two, or two of what looks like one.
    """
    odd = (c != " " and (unicodedata.category(c) == "Zs" or "\ufe00" <= c <= "\ufe0f" or _selects(c)) for c in text)
    return "".join(f"<U+{ord(c):04X}>" if strange else c for c, strange in zip(text, odd, strict=True))


def _selects(char: str) -> bool:
    return "\U000e0100" <= char <= "\U000e01ef"


def _hidden(char: str) -> bool:
    return unicodedata.category(char) in _HIDDEN or char in _BLANK


def escaped(document: str) -> str:
    r"""Return JSON text with every hidden character but newlines as ``\uXXXX``, the same to a program."""
    if document.isascii() and "\x7f" not in document:
        return document
    return "".join(c if c == "\n" or unicodedata.category(c) not in _HIDDEN else _escape(c) for c in document)


def _escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
