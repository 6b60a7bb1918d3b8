"""Text of a stranger made safe to show: nothing in it can move the cursor, colour or turn the line (TRUST §2)."""

from __future__ import annotations

import unicodedata

# Controls and escapes; bidi and zero-width marks; private and surrogate characters; line and paragraph separators.
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def visible(text: str, *, keep: str = "") -> str:
    """Return ``text`` with every hidden character written as ``<U+XXXX>``, but those in ``keep``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c in keep or unicodedata.category(c) not in _HIDDEN else f"<U+{ord(c):04X}>" for c in text)
