"""Puts pieces in their true places: blocks set aside come back, lines a list swallowed leave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rung.model.prose import Prose
from rung.model.span import Span
from rung.text.pieces import Code, Line, Piece, Title
from rung.text.shapes import NUMBERED, is_structure


def settle(data: bytes, pieces: Sequence[Piece], aside: Sequence[Code]) -> tuple[Piece, ...]:
    """Return the pieces of the file in order, ready to be read as entries."""
    merged = sorted([*pieces, *aside], key=lambda piece: piece.span.start) if aside else list(pieces)
    settled: list[Piece] = []
    column = -1
    free = -1
    for piece in merged:
        if not isinstance(piece, Line):
            settled.append(_trimmed(piece) if isinstance(piece, Title) else piece)
            continue
        line = piece
        if line.mark is not None:
            column = _column(data, line.prose.span.start)
        elif line.depth and line.para == free:
            line = replace(line, depth=0)
        elif line.depth and _column(data, line.prose.span.start) < column and is_structure(line.text):
            free = line.para
            line = replace(line, depth=0)
        if line.text.endswith("¶"):
            free = line.para
            settled.append(_copied_title(line))
        else:
            settled.append(line)
    return tuple(settled)


def _column(data: bytes, at: int) -> int:
    """Return how many bytes stand before this one on its line; a long line counts as no column at all."""
    return at - (data.rfind(b"\n", max(0, at - 400), at) + 1) if at else 0


def _copied_title(line: Line) -> Title:
    """Return the title a line is that ends in the permanent-link mark of a documentation page."""
    numbered = line.mark is not None and bool(line.mark.label)
    level = 3 if numbered or NUMBERED.match(line.text) else 2
    return Title(_without_mark(line.prose), level, line.span, line.codes, marked=False)


def _trimmed(title: Title) -> Title:
    return replace(title, prose=_without_mark(title.prose)) if title.prose.text.endswith("¶") else title


def _without_mark(prose: Prose) -> Prose:
    cut = len("¶".encode())
    return Prose(prose.text[:-1].rstrip(), Span(prose.span.start, max(prose.span.start, prose.span.end - cut)))
