"""Escalation: when, to whom, with what, in the spellings people use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rung.model.expect import Judged
from rung.model.prose import Prose
from rung.model.runbook import Escalation, When
from rung.model.span import Source, Span
from rung.text.checks import Item, items_of
from rung.text.notes import Notes
from rung.text.outline import Part
from rung.text.phrase.broken import Broken
from rung.text.phrase.trigger import parse_trigger
from rung.text.phrase.words import Words
from rung.text.pieces import Line, Table, Title
from rung.text.slicing import prose_of, split_list, split_outside, words_of

_M = r"[*_\s]*"
_WHEN = re.compile(
    rf"{_M}(?:when(?:\s+to\s+escalate)?|escalat(?:e|ion)\s+(?:when|if|triggers?|criteria|conditions?)|triggers?|criteria){_M}:{_M}",
    re.IGNORECASE,
)
_WHO = re.compile(
    rf"{_M}(?:who(?:m)?(?:\s+to\s+(?:contact|call|page|escalate\s+to|notify))?|escalate\s+to|contacts?|page|notify|to\s+whom){_M}:{_M}",
    re.IGNORECASE,
)
_WHAT = re.compile(
    rf"{_M}(?:what(?:\s+to\s+(?:provide|hand\s+over|include|share|bring|send|tell|say))|provide|include|information\s+to\s+provide"
    rf"|hand\s*(?:-|\s)?over(?:\s+notes)?|context\s+to\s+provide){_M}:{_M}",
    re.IGNORECASE,
)
_TITLED = (
    (re.compile(r"when|trigger|criteria|condition", re.IGNORECASE), "when"),
    (re.compile(r"who|contact|escalate to|path", re.IGNORECASE), "who"),
    (re.compile(r"what|provide|hand", re.IGNORECASE), "what"),
)
_INTRO = re.compile(r"(?:\bescalate\b.*\b(?:when|if)\b|\btriggers?\b|\bwhen to escalate\b).*:\s*$", re.IGNORECASE)
_THEN = re.compile(r"(?:and\s+)?then\s+", re.IGNORECASE)


@dataclass(slots=True)
class _Found:
    when: list[When] = field(default_factory=list)
    who: list[Prose] = field(default_factory=list)
    what: list[Prose] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)
    side: str = ""
    listed_only: bool = True


def escalation_of(source: Source, part: Part, notes: Notes) -> Escalation | None:
    """Return what a section says about escalation, or None when it is empty."""
    found = _Found(side=_side_of_title(part.name, own=True))
    lines: list[Line] = []
    for piece in part.pieces:
        if isinstance(piece, Line):
            lines.append(piece)
            continue
        _lines(source, lines, found, notes)
        lines = []
        if isinstance(piece, Title):
            found.side = _side_of_title(piece.prose.text, own=False)
            found.listed_only = False
        elif isinstance(piece, Table):
            _table(source, piece, found, notes)
    _lines(source, lines, found, notes)
    spans = [piece.span for piece in part.pieces] + ([part.title.span] if part.title else [])
    if not (found.when or found.who or found.what or found.prose):
        return None
    whole = Span(min(span.start for span in spans), max(span.end for span in spans))
    return Escalation(tuple(found.when), tuple(found.who), tuple(found.what), tuple(found.prose), whole)


def merged(first: Escalation | None, second: Escalation | None) -> Escalation | None:
    """Return two escalation sections as one."""
    if first is None or second is None:
        return first or second
    whole = Span(min(first.span.start, second.span.start), max(first.span.end, second.span.end))
    return Escalation(
        first.when + second.when, first.who + second.who, first.what + second.what, first.prose + second.prose, whole
    )


def _side_of_title(title: str, *, own: bool) -> str:
    if own and not re.search(r"trigger|criteria|when|path|contact", title, re.IGNORECASE):
        return ""
    return next((side for pattern, side in _TITLED if pattern.search(title)), "")


def _table(source: Source, table: Table, found: _Found, notes: Notes) -> None:
    """Read each cell by its column: when, who, what; other cells are prose."""
    sides = [_side_of_title(cell.prose.text, own=False) for cell in table.head]
    for row in table.rows:
        for side, cell in zip(sides, row.cells, strict=False):
            if cell.prose.text and side:
                _add(words_of(source, cell.prose.span), side, found, notes, split=False)
            elif cell.prose.text:
                found.prose.append(cell.prose)


def _lines(source: Source, lines: list[Line], found: _Found, notes: Notes) -> None:
    for item in items_of(lines):
        _item(source, item, found, notes)


def _item(source: Source, item: Item, found: _Found, notes: Notes) -> None:
    words = words_of(source, item.prose.span)
    for pattern, side in ((_WHEN, "when"), (_WHO, "who"), (_WHAT, "what")):
        match = pattern.match(words.text)
        if match:
            found.side, found.listed_only = side, False
            rest = words.part(match.end(), len(words.text)).strip()
            if rest.text:
                _add(rest, side, found, notes)
                found.side = ""
            return
    listed = item.lines[0].mark is not None
    if not listed and _INTRO.search(item.prose.text):
        found.side, found.listed_only = "when", True
        found.prose.append(item.prose)
    elif found.side and (listed or not found.listed_only):
        _add(words, found.side, found, notes, split=False)
    else:
        found.prose.append(item.prose)


def _add(words: Words, side: str, found: _Found, notes: Notes, *, split: bool = True) -> None:
    """Add the parts of a value to its side."""
    if side == "when":
        for part in split_list(words) if split else split_outside(words, ";"):
            found.when.append(_when(part, notes))
        return
    parts = split_list(words) if split else [words]
    target = found.who if side == "who" else found.what
    target.extend(prose_of(_without_then(part)) for part in parts)


def _without_then(words: Words) -> Words:
    match = _THEN.match(words.text)
    return words.part(match.end(), len(words.text)) if match else words


def _when(words: Words, notes: Notes) -> When:
    bare = Words(words.text.rstrip(" ."), words.base)
    prose = prose_of(bare)
    trigger = parse_trigger(bare)
    if isinstance(trigger, Broken):
        notes.broken(trigger)
        trigger = Judged(prose.text)
    elif isinstance(trigger, Judged):
        trigger = Judged(prose.text)
    return When(prose, trigger)
