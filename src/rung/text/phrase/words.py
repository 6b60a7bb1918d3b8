"""A phrase as text with the byte offset it stands at: turns character positions into byte spans."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rung.model.span import Span
from rung.text.phrase.broken import Broken

CODE = r"(?P<{0}_marks>`+)(?P<{0}>(?:(?!(?P={0}_marks)).)+?)(?P={0}_marks)(?!`)"


@dataclass(frozen=True, slots=True)
class Words:
    """``text`` as it stands in the file, and the byte offset of its first character."""

    text: str
    base: int = 0

    def offset(self, index: int) -> int:
        """Return the byte offset of a character position."""
        head = self.text[:index]
        return self.base + (index if head.isascii() else len(head.encode("utf-8", "surrogatepass")))

    def span(self, start: int, end: int) -> Span:
        """Return the byte span of the characters from ``start`` to ``end``."""
        return Span(self.offset(start), self.offset(max(start, end)))

    def part(self, start: int, end: int) -> Words:
        """Return the words between two character positions, with their own offset."""
        return Words(self.text[start:end], self.offset(start))

    def strip(self) -> Words:
        """Return the words without the blanks around them."""
        start = len(self.text) - len(self.text.lstrip())
        return self.part(start, max(start, len(self.text.rstrip())))

    def broken(self, index: int, message: str, allowed: tuple[str, ...]) -> Broken:
        """Return a fault at a character position; it covers the word that stands there."""
        word = re.compile(r"[^\s`]+|.|$", re.DOTALL).match(self.text, index)
        end = word.end() if word else index
        return Broken(self.span(index, end), message, allowed)


def code(name: str) -> str:
    """Return the pattern of a code span in back-ticks, its content as group ``name``."""
    return CODE.format(name)


def group(words: Words, found: re.Match[str], name: str) -> Words:
    """Return one group of a match as words with their own offset, without the blanks around them."""
    return words.part(found.start(name), found.end(name)).strip()
