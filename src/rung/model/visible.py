"""Text of a stranger made safe to show: nothing in it can move the cursor, colour or turn the line."""

from __future__ import annotations

import unicodedata

# Controls and escapes; bidi and zero-width marks; private and surrogate characters; line and paragraph separators.
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def visible(text: str, *, keep: str = "") -> str:
    """Return ``text`` with every hidden character written as ``<U+XXXX>``, but those in ``keep``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c in keep or unicodedata.category(c) not in _HIDDEN else f"<U+{ord(c):04X}>" for c in text)


def escaped(document: str) -> str:
    r"""Return JSON text with every hidden character but newlines as ``\uXXXX``, the same to a program."""
    if document.isascii() and "\x7f" not in document:
        return document
    return "".join(c if c == "\n" or unicodedata.category(c) not in _HIDDEN else _escape(c) for c in document)


def _escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
