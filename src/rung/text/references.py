"""Ids named in text: ``MON-005``, and lists of them as ``DEP-001/002/003 (criteria)``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rung.model.prose import Reference
from rung.model.span import Source, Span
from rung.text.pieces import fold

_ID = re.compile(rb"(?<![A-Za-z0-9_-])[A-Z][A-Z0-9]{1,11}-\d{1,6}(?![A-Za-z0-9_]|-\d)")
_LINK = re.compile(
    rb"(?<![A-Za-z0-9_-])(?P<kind>[A-Z][A-Z0-9]{1,11})-(?P<first>\d{1,6})(?![A-Za-z0-9_])(?P<more>(?:/\d{1,6}(?!\d|-))*)"
    rb"(?:[ \t]*\((?P<note>[^()\n]{0,200})\))?"
)
_MORE = re.compile(rb"\d+")


def links_in(source: Source, span: Span) -> tuple[Reference, ...]:
    """Return the ids of a ``Linked IDs`` value, lists such as DEP-001/002 written out, each with its own bytes."""
    found: list[Reference] = []
    for match in _LINK.finditer(source.data, span.start, span.end):
        kind = match["kind"].decode()
        note = fold((match["note"] or b"").decode("utf-8", "replace"))
        first = Span(match.start("kind"), match.end("first"))
        found.append(Reference(f"{kind}-{match['first'].decode()}", note, first))
        others = _MORE.finditer(source.data, match.start("more"), match.end("more"))
        found.extend(Reference(f"{kind}-{more[0].decode()}", note, Span(*more.span())) for more in others)
    return tuple(found)


def mentions_in(source: Source, span: Span, without: Iterable[Span]) -> tuple[Reference, ...]:
    """Return every id named inside ``span`` but outside the spans of ``without``, in order."""
    holes = sorted(without)
    found: list[Reference] = []
    hole = 0
    for match in _ID.finditer(source.data, span.start, span.end):
        place = Span(match.start(), match.end())
        while hole < len(holes) and holes[hole].end <= place.start:
            hole += 1
        if hole < len(holes) and holes[hole].start < place.end:
            continue
        found.append(Reference(match[0].decode(), "", place))
    return tuple(found)
