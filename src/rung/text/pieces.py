"""The pieces of a file in order: lines of text, code blocks, titles, tables, rules. Each with its bytes."""

from __future__ import annotations

from dataclasses import dataclass

from rung.model.prose import Hyperlink, Prose
from rung.model.span import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """The list mark a line stands after: ``label`` is the number as written, or empty for a bullet."""

    label: str
    task: bool | None
    span: Span


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph. ``depth`` counts the lists it stands in; ``mark`` is set on an item's first line.

    ``para`` numbers the paragraph, so that lines of one paragraph can be joined again.
    """

    prose: Prose
    codes: tuple[Prose, ...] = ()
    depth: int = 0
    mark: Mark | None = None
    para: int = 0
    quoted: bool = False

    @property
    def text(self) -> str:
        """Return the plain text of the line."""
        return self.prose.text

    @property
    def span(self) -> Span:
        """Return the bytes of the line, with its list mark."""
        return Span(self.mark.span.start, self.prose.span.end) if self.mark else self.prose.span


@dataclass(frozen=True, slots=True)
class Code:
    """A fenced, indented or bare code block. ``fenced`` is false for the last two; ``bare`` has no marks at all."""

    text: str
    info: str
    body: Span
    span: Span
    depth: int = 0
    fenced: bool = True
    closed: bool = True
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """A heading. ``marked`` is false for a line that only reads like one."""

    prose: Prose
    level: int
    span: Span
    codes: tuple[Prose, ...] = ()
    marked: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    prose: Prose
    codes: tuple[Prose, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    cells: tuple[Cell, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its head and its rows."""

    head: tuple[Cell, ...]
    rows: tuple[Row, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break, as ``---``."""

    span: Span


Piece = Line | Code | Title | Table | Rule


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a file in order, and every Markdown link in it."""

    order: tuple[Piece, ...]
    links: tuple[Hyperlink, ...]


def fold(text: str) -> str:
    """Return the text with every run of blanks as one space."""
    return " ".join(text.split())
