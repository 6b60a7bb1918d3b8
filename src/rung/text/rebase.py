"""Carry a byte edit over to a newer state of the file, as a three-way merge would."""

from __future__ import annotations

from difflib import SequenceMatcher

from rung.model.finding import Edit
from rung.model.span import Source, Span
from rung.text.one_table import written

SURE = 8
"""Bytes that a replacement must have for its presence to mean that the edit was made before."""


def made(new: Source, edit: Edit) -> bool:
    """Say whether what an edit would write stands in the newer file already."""
    text = written(edit)
    return len(text) >= SURE and text in new.data


def rebased(old: Source, new: Source, edit: Edit) -> Edit | None:
    """Return the edit of ``old`` as one of ``new``; None when the lines around it were changed in between.

    The lines that an edit touches, and for an insertion between two lines both of them, must stand unchanged and still
    beside one another.
    """
    if old.data == new.data:
        return edit
    first, last = _touched(old, edit.span)
    before, after = old.data.splitlines(keepends=True), new.data.splitlines(keepends=True)
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        if block.a <= first and last < block.a + block.size:
            shift = sum(map(len, after[: block.b])) - sum(map(len, before[: block.a]))
            return Edit(Span(edit.span.start + shift, edit.span.end + shift), edit.replacement)
    return None


def _touched(source: Source, span: Span) -> tuple[int, int]:
    """Return the first and the last line, from 0, that an edit of ``span`` depends on."""
    lines = source.data.splitlines(keepends=True)
    at, first, last = 0, 0, max(len(lines) - 1, 0)
    for index, line in enumerate(lines):
        end = at + len(line)
        if at <= span.start < end:
            # Between two lines the one above counts as well: what stood around the place must still do so.
            first = max(index - 1, 0) if span.start == at and span.start == span.end else index
        if at <= max(span.end - (span.end > span.start), span.start) < end:
            last = index
        at = end
    if span.start >= at:
        return max(len(lines) - 1, 0), max(len(lines) - 1, 0)
    return first, last
