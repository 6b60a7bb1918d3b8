"""Text with its place: what a person wrote, and the bytes it was written in."""

from __future__ import annotations

from dataclasses import dataclass

from rung.model.span import Span


@dataclass(frozen=True, slots=True)
class Prose:
    """A piece of plain text (marks removed, blanks folded) and the bytes it came from."""

    text: str
    span: Span

    def __bool__(self) -> bool:
        """Say whether there is any text."""
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Reference:
    """An id named in the text, as ``MON-005``, with the words in brackets after it (``note``)."""

    id: str
    note: str
    span: Span


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A Markdown link: where it points (as written), its text, its bytes."""

    destination: str
    text: str
    span: Span
