"""Scope: what a runbook handles, and what it says it does not, in the spellings people use."""

from __future__ import annotations

import re
from collections import Counter

from rung.model.prose import Prose
from rung.model.runbook import Scope
from rung.model.span import Source, Span
from rung.text.checks import items_of
from rung.text.outline import Part
from rung.text.pieces import Line, Title
from rung.text.slicing import prose_of, split_list, split_outside, words_of

_EXCLUDES = re.compile(
    r"[*_\s]*(?:does\s+not\s+(?:handle|cover|include|apply\s+to)|doesn['\u2019]t\s+(?:handle|cover)|not\s+(?:handled|covered|in\s+scope)"
    r"|out[\s-]of[\s-]scope|excludes?|excluded|exclusions|not\s+for|do\s+not\s+use\s+(?:for|when))[*_\s]*(?::[*_\s]*|$)",
    re.IGNORECASE,
)
_HANDLES = re.compile(
    r"[*_\s]*(?:handles?|covers?|covered|in[\s-]scope|includes?|applies\s+to|use\s+(?:for|when))[*_\s]*(?::[*_\s]*|$)",
    re.IGNORECASE,
)


def scope_of(source: Source, part: Part) -> Scope | None:
    """Return the scope a section states, or None when it says nothing of the kind."""
    handles: list[Prose] = []
    excludes: list[Prose] = []
    target: list[Prose] | None = None
    lines: list[Line] = []
    for piece in part.pieces:
        if isinstance(piece, Line):
            lines.append(piece)
            continue
        target = _read(source, lines, (handles, excludes), target)
        lines = []
        if isinstance(piece, Title):
            target = excludes if _EXCLUDES.match(piece.prose.text) else handles
    _read(source, lines, (handles, excludes), target)
    spans = [piece.span for piece in part.pieces]
    if part.title is not None:
        spans.append(part.title.span)
    if not (handles or excludes):
        return None
    end = max(handles + excludes, key=lambda prose: prose.span.end).span.end
    return Scope(tuple(handles), tuple(excludes), Span(min(s.start for s in spans), end))


def _read(
    source: Source, lines: list[Line], sides: tuple[list[Prose], list[Prose]], target: list[Prose] | None
) -> list[Prose] | None:
    """Put the items of these lines on their side; return the side that goes on.

    An item that begins with its side's name is a list in a line; where several of one side do, each is one sentence.
    """
    handles, excludes = sides
    items = tuple(items_of(lines))
    named = Counter(_side(item.prose.text) for item in items)
    for item in items:
        words = words_of(source, item.prose.span)
        found = _EXCLUDES.match(words.text)
        side = excludes if found else None
        if found is None:
            found = _HANDLES.match(words.text)
            side = handles if found else None
        if found is None or side is None:
            (target if target is not None else handles).append(item.prose)
            continue
        target = side
        rest = words.part(found.end(), len(words.text))
        parts = split_list(rest) if named[_side(item.prose.text)] == 1 else split_outside(rest, ";")
        side.extend(prose_of(part) for part in parts)
    return target


def _side(text: str) -> str:
    """Return which side an item names at its beginning, or the empty string."""
    return "excludes" if _EXCLUDES.match(text) else "handles" if _HANDLES.match(text) else ""
