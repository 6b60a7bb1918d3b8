"""Which pieces of a file belong to which entry: split at ids, at Steps pages, at repeated pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rung.model.prose import Prose
from rung.model.span import Span
from rung.text.outline import step_title
from rung.text.pages import LONGEST_TITLE, Start, repeated_pages, steps_pages
from rung.text.pieces import Line, Piece, Rule, Title
from rung.text.shapes import HEADER, KINDS, LINKED, entry_id, is_bare_section, is_flattened, is_run, is_step
from rung.text.vocabulary import role_of

_NEVER = frozenset({"UJ"})


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it is read: its id, its title, the piece that opens it, the pieces that follow."""

    id: str
    title: Prose
    opener: Piece | None
    pieces: tuple[Piece, ...]
    span: Span
    level: int = 1
    steps_page: bool = False


def find_entries(pieces: Sequence[Piece], whole: Span) -> tuple[Draft, ...]:
    """Return the drafts of every entry in the file, in order. A file without any is one page."""
    starts = _id_starts(pieces)
    if starts:
        return _by_id(pieces, starts, whole)
    pages = steps_pages(pieces)
    if pages:
        return _by_starts(pieces, pages, whole, steps_page=True)
    repeated = repeated_pages(pieces)
    if repeated:
        return _by_starts(pieces, repeated, whole, steps_page=False)
    return (_single(pieces, whole),)


def _id_starts(pieces: Sequence[Piece]) -> list[Start]:
    """Return where lines or headings with an id open an entry."""
    starts: list[Start] = []
    inside_run = 0
    known = next((i for i, p in enumerate(pieces) if isinstance(p, Title) and role_of(p.prose.text)), len(pieces))
    for index, piece in enumerate(pieces):
        if isinstance(piece, Title):
            identifier, _ = entry_id(piece.prose.text, heading=True)
            level = piece.level
        elif isinstance(piece, Line) and piece.depth == 0:
            identifier, _ = entry_id(piece.text)
            level = 0
        else:
            continue
        if not identifier or not _opens(pieces, index, identifier, level, inside_run):
            continue
        if not is_run(identifier) and level == 0 and index > known and not _headed(pieces, index):
            continue
        starts.append(Start(index, identifier, max(level, 1)))
        inside_run = (level or 1) if is_run(identifier) else 0
    return starts


def _opens(pieces: Sequence[Piece], index: int, identifier: str, level: int, inside_run: int) -> bool:
    """Say whether an id at this piece opens an entry: a register inside a runbook must show header lines."""
    if is_run(identifier):
        if inside_run and level == 0:
            return _begins(pieces, index)
        return not (inside_run and level > inside_run + 1)
    kind = identifier.split("-", 1)[0]
    if kind in _NEVER:
        return False
    headed = _headed(pieces, index)
    if kind not in KINDS:
        return headed
    if not inside_run:
        return True
    return headed and (level == 0 or level <= inside_run)


def _begins(pieces: Sequence[Piece], index: int) -> bool:
    """Say whether a line with a runbook's id inside another runbook begins one, rather than naming it."""
    if _headed(pieces, index) or isinstance(pieces[index - 1], Rule):
        return True
    opener = pieces[index]
    if isinstance(opener, Line) and is_flattened(opener.text):
        return True
    for piece in pieces[index + 1 : index + 7]:
        if isinstance(piece, Line) and piece.depth == 0 and entry_id(piece.text)[0]:
            return False
        if isinstance(piece, Line) and piece.depth == 0 and (is_bare_section(piece.text) or is_step(piece.text)):
            return True
    return False


def _headed(pieces: Sequence[Piece], index: int) -> bool:
    """Say whether the next piece is a header line."""
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    if not isinstance(following, Line) or following.depth:
        return False
    return bool(HEADER.match(following.text[:300])) and not entry_id(following.text)[0]


def _by_id(pieces: Sequence[Piece], starts: list[Start], whole: Span) -> tuple[Draft, ...]:
    drafts: list[Draft] = []
    for number, start in enumerate(starts):
        stop = starts[number + 1].index if number + 1 < len(starts) else len(pieces)
        opener = pieces[start.index]
        inner = _own(pieces[start.index + 1 : stop], start.level, marked=isinstance(opener, Title))
        drafts.append(_draft(start, opener, inner, first=start.index == 0, whole=whole))
    return tuple(drafts)


def _draft(start: Start, opener: Piece, inner: Sequence[Piece], *, first: bool, whole: Span) -> Draft:
    begin = whole.start if first else opener.span.start
    end = max((piece.span.end for piece in (opener, *inner[-3:])), default=whole.end)
    title = _title_prose(opener, start.id)
    return Draft(start.id, title, opener, tuple(inner), Span(begin, max(begin, end)), start.level)


def _own(pieces: Sequence[Piece], level: int, *, marked: bool) -> Sequence[Piece]:
    """Return the pieces that belong to an entry: up to a foreign heading, or what follows its Linked IDs line."""
    sections = flat = 0
    for index, piece in enumerate(pieces):
        if isinstance(piece, Title):
            known = bool(role_of(piece.prose.text)) or step_title(piece)
            beside = piece.marked and piece.level <= level and (marked or piece.level == 1)
            if beside and not known and not flat:
                return _without_rules(pieces[:index])
            flat += beside and known
            sections += 1
        elif isinstance(piece, Line) and piece.depth == 0:
            sections += is_bare_section(piece.text)
            if sections and LINKED.match(piece.text):
                last = _end_of_links(pieces, index)
                if not _goes_on(pieces, last):
                    return pieces[:last]
    return _without_rules(pieces)


def _end_of_links(pieces: Sequence[Piece], index: int) -> int:
    """Return the index after a Linked IDs line and the lines of ids it runs on to."""
    first = pieces[index]
    after = index + 1
    while after < len(pieces):
        piece = pieces[after]
        if not (
            isinstance(piece, Line) and isinstance(first, Line) and re.match(r"[A-Z][A-Z0-9]+-\d+\b(?!:)", piece.text)
        ):
            break
        after += 1
    return after


def _goes_on(pieces: Sequence[Piece], index: int) -> bool:
    """Say whether a known section of the same entry follows."""
    for piece in pieces[index:]:
        if isinstance(piece, Rule):
            continue
        if isinstance(piece, Title):
            return bool(role_of(piece.prose.text)) and role_of(piece.prose.text) not in {"references", "meaning"}
        return isinstance(piece, Line) and piece.depth == 0 and is_bare_section(piece.text)
    return False


def _without_rules(pieces: Sequence[Piece]) -> Sequence[Piece]:
    end = len(pieces)
    while end and isinstance(pieces[end - 1], Rule):
        end -= 1
    return pieces[:end]


def _title_prose(opener: Piece, identifier: str) -> Prose:
    """Return the title without its id; its bytes begin where the words after the id do."""
    if not isinstance(opener, Line | Title):
        return Prose("", Span(opener.span.start, opener.span.start))
    _, text = entry_id(opener.prose.text, heading=isinstance(opener, Title))
    full, place = opener.prose.text, opener.prose.span
    if not identifier or not text:
        return Prose("", Span(place.end, place.end)) if identifier else opener.prose
    lead = len(full) - len(text)
    exact = place.end - place.start == len(full.encode())
    return Prose(text, Span(place.start + len(full[:lead].encode()), place.end) if exact else place)


def _by_starts(pieces: Sequence[Piece], starts: list[Start], whole: Span, *, steps_page: bool) -> tuple[Draft, ...]:
    drafts: list[Draft] = []
    for number, start in enumerate(starts):
        stop = starts[number + 1].index if number + 1 < len(starts) else len(pieces)
        opener = pieces[start.index]
        inner = _without_rules(pieces[start.index + 1 : stop])
        if steps_page:
            inner = _until_higher(inner, start.level)
        end = max(piece.span.end for piece in (opener, *inner[-3:]))
        begin = whole.start if start.index == 0 else opener.span.start
        title = opener.prose if isinstance(opener, Line | Title) else Prose("", Span(begin, begin))
        drafts.append(Draft("", title, opener, tuple(inner), Span(begin, end), start.level, steps_page))
    return tuple(drafts)


def _until_higher(pieces: Sequence[Piece], level: int) -> Sequence[Piece]:
    for index, piece in enumerate(pieces):
        if isinstance(piece, Title) and piece.marked and piece.level <= level and not role_of(piece.prose.text):
            return pieces[:index]
    return pieces


def _single(pieces: Sequence[Piece], whole: Span) -> Draft:
    """Return the file as one entry: its title is the first heading, when nothing but text stands before it."""
    for index, piece in enumerate(pieces[:50]):
        if isinstance(piece, Title) and not role_of(piece.prose.text):
            return Draft("", piece.prose, piece, tuple(pieces[:index]) + tuple(pieces[index + 1 :]), whole, piece.level)
        if isinstance(piece, Title):
            break
    first = pieces[0] if pieces else None
    if (
        isinstance(first, Line)
        and first.depth == 0
        and len(first.text) <= LONGEST_TITLE
        and not HEADER.match(first.text)
    ):
        return Draft("", first.prose, first, tuple(pieces[1:]), whole, 1)
    return Draft("", Prose("", Span(whole.start, whole.start)), None, tuple(pieces), whole, 1)
