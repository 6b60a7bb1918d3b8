"""A shell word after quoting: what is known of its text, and whether it can be more than one word or an option."""

from __future__ import annotations

from msgspec import Struct

from rung.model.pattern import pattern
from rung.risk.placeholder import NEUTRAL

# Private-use characters stand for text that is not known; no pattern of a table matches them by accident.
DYNAMIC = "\ue001"
EVIDENCE = "\ue002"

STARTS_PLAIN = pattern(r"\[[A-Za-z0-9_./]+\]")
PLAIN_VALUE = pattern(r"[A-Za-z0-9_./:@,=+%][A-Za-z0-9_./:@,=+%-]*\Z")


class Word(Struct, frozen=True):
    """One word of a command.

    ``text`` is the evaluated text, with ``NEUTRAL`` for a typed input and ``DYNAMIC`` for what nothing is known of.
    ``literal``: no variable at all. ``sure``: no part is unknown. ``whole``: it is exactly one word when it runs.
    """

    raw: str
    text: str
    literal: bool = True
    sure: bool = True
    whole: bool = True

    @property
    def fixed(self) -> bool:
        """Say whether the word is exactly ``text``: literal and one word."""
        return self.literal and self.whole

    @property
    def operand(self) -> bool:
        """Say whether the word can stand where an operand is expected and never be read as an option."""
        if not self.sure:
            return False
        # What `[n]ginx` finds begins with a character of the set.
        return self.whole or bool(self.text and (self.text[0] not in "-*?[{" or STARTS_PLAIN.match(self.text)))

    @property
    def value(self) -> bool:
        """Say whether the word can stand where one value is expected: whatever it holds, it stays one word."""
        return self.whole or self.operand


def word(text: str) -> Word:
    """Return a literal word."""
    return Word(text, text)


__all__ = ["DYNAMIC", "EVIDENCE", "NEUTRAL", "PLAIN_VALUE", "Word", "word"]
