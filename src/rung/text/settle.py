"""Puts pieces in their true places: blocks set aside come back, lines a list swallowed leave it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rung.model.prose import Prose
from rung.model.replacing import replace
from rung.model.span import Span
from rung.text.phrase.words import Words
from rung.text.pieces import Line, Mark, Piece, Title
from rung.text.shapes import NUMBERED, is_structure
from rung.text.slicing import prose_of

_RUN_TOGETHER = re.compile(r"(?<=[.;!?])\s+(?=- [A-Z`])")
_SENTENCE = re.compile(r"[.!?]$")
_WRAP = 60
_LONGEST = 4000


def settle(data: bytes, pieces: Sequence[Piece], aside: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces of the file in order, ready to be read as entries."""
    merged = sorted([*pieces, *aside], key=_place) if aside else pieces
    settler = _Settler(data)
    settled: list[Piece] = []
    for piece in merged:
        if isinstance(piece, Line):
            settled.extend(settler.line(piece))
        else:
            settled.append(_trimmed(piece) if isinstance(piece, Title) else piece)
    return tuple(settled)


def _place(piece: Piece) -> int:
    """Return where a piece's own words begin; a list mark may stand far before them."""
    return piece.prose.span.start if isinstance(piece, Line) else piece.span.start


@dataclass(slots=True)
class _Settler:
    """Remembers the list item before a line: its column, its last line, and the paragraph that already left it."""

    data: bytes
    column: int = -1
    free: int = -1
    before: str = ""

    def line(self, line: Line) -> Iterator[Piece]:
        """Yield the line where it belongs: still in its list, out of it, as a title, or as several items."""
        if line.mark is not None:
            self.column = _column(self.data, line.prose.span.start)
        elif line.depth and (line.para == self.free or self._leaves(line)):
            self.free = line.para
            line = replace(line, depth=0)
        self.before = line.text
        if line.text.endswith("¶"):
            self.free = line.para
            yield _copied_title(line)
        elif line.depth and " - " in line.text and len(line.text) < _LONGEST:
            yield from _items(self.data, line)
        else:
            yield line

    def _leaves(self, line: Line) -> bool:
        """Say whether a line that stands left of its item's text is no continuation of it."""
        column = _column(self.data, line.prose.span.start)
        if column >= self.column or line.quoted:
            return False
        if is_structure(line.text):
            return True
        ended = bool(_SENTENCE.search(self.before)) or len(self.before) + len(line.text.split(" ", 1)[0]) < _WRAP
        return column == 0 and line.text[:1].isupper() and ended


def _column(data: bytes, at: int) -> int:
    """Return how many bytes stand before this one on its line, at most 400."""
    return at - (data.rfind(b"\n", max(0, at - 400), at) + 1 or max(0, at - 400))


def _items(data: bytes, line: Line) -> Iterator[Line]:
    """Yield the items of a line that a copied page ran together: ``… done. - Next``."""
    words = Words(data[line.prose.span.start : line.prose.span.end].decode("utf-8"), line.prose.span.start)
    cuts = [found.end() for found in _RUN_TOGETHER.finditer(words.text)]
    if not cuts:
        yield line
        return
    for number, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(words.text)], strict=True)):
        prose = prose_of(words.part(start + 2 * (number > 0), end))
        codes = tuple(code for code in line.codes if prose.span.covers(code.span))
        mark = Mark("", None, Span(words.offset(start), prose.span.end)) if number else line.mark
        yield replace(line, prose=prose, codes=codes, mark=mark)


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
