"""Header lines of an entry: ``Owner: X`` as a line, in bold, in a quote, a list or a table, or behind the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rung.model.prose import Prose
from rung.model.runbook import Header
from rung.model.span import Source, Span
from rung.text.phrase.words import Words
from rung.text.pieces import Line, Piece, Row, Table, Title
from rung.text.shapes import FLATTENED, HEADER, ID, is_bare_section, is_step, label_of
from rung.text.slicing import prose_of
from rung.text.vocabulary import HEADERS, header_name

_RAW = re.compile(
    r"[*_]{0,3}(?P<name>[A-Za-z][A-Za-z0-9 _/-]{0,38}?)\s*[*_]{0,3}\s*:[*_]{0,3}\s+(?P<value>\S.*)$", re.DOTALL
)
_BESIDE = re.compile(
    rf"(?:^|(?<=[|\u00b7\u2022;])\s*)[*_]{{0,3}}(?P<name>{'|'.join(HEADERS[key] for key in sorted(HEADERS))})"
    r"[*_]{0,3}\s*:[*_]{0,3}\s+",
    re.IGNORECASE,
)
_ASIDES = frozenset({"note", "warning", "important", "tip", "caution", "attention", "example", "todo"})
_ID = re.compile(ID)
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Preamble:
    """The headers an entry begins with, and the pieces that are not headers."""

    headers: tuple[Header, ...]
    rest: tuple[Piece, ...]


def header_in(source: Source, line: Line) -> Header | None:
    """Return the header a line is, or None."""
    if not HEADER.match(line.text[:_LONGEST]):
        return None
    words = Words(source.text(line.prose.span), line.prose.span.start)
    found = _RAW.match(words.text)
    if found is None or _ID.fullmatch(found["name"]):
        return None
    if found["name"].casefold() in _ASIDES or label_of(line.text)[0]:
        return None
    if found["name"][0].islower() and header_name(found["name"]).casefold() not in HEADERS:
        return None
    value = prose_of(words.part(found.start("value"), found.end("value")))
    return Header(header_name(found["name"]), value, line.prose.span)


def _headers_in(source: Source, line: Line) -> tuple[Header, ...]:
    """Return the headers of a line: one, or several known ones between bars or dots."""
    words = Words(source.text(line.prose.span), line.prose.span.start)
    found = list(_BESIDE.finditer(words.text)) if len(words.text) < _LONGEST else []
    if len(found) < 2 or found[0].start():  # noqa: PLR2004 - one header is read as a whole line
        header = header_in(source, line)
        return (header,) if header else ()
    headers: list[Header] = []
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(words.text)
        raw = words.part(match.end(), end)
        value = prose_of(raw.part(0, len(raw.text.rstrip(" |\u00b7\u2022;"))))
        start = words.offset(match.start("name"))
        headers.append(Header(header_name(match["name"]), value, Span(start, max(start, value.span.end))))
    return tuple(headers)


def read_preamble(source: Source, pieces: Sequence[Piece]) -> Preamble:
    """Take the headers from the pieces before the first section; unknown names count only beside other headers."""
    headers: list[Header] = []
    rest: list[Piece] = []
    open_run = True
    for index, piece in enumerate(pieces):
        if isinstance(piece, Title) or (isinstance(piece, Line) and _opens_section(piece)):
            rest.extend(pieces[index:])
            break
        found = _headers_in(source, piece) if isinstance(piece, Line) else ()
        if found and (open_run or found[0].name.casefold() in HEADERS):
            headers.extend(found)
            open_run = True
            continue
        if isinstance(piece, Table) and (rows := _table(piece)):
            headers.extend(rows)
            continue
        open_run = False
        rest.append(piece)
    return Preamble(tuple(headers), tuple(rest))


def _opens_section(line: Line) -> bool:
    return line.depth == 0 and (is_bare_section(line.text) or is_step(line.text))


def _table(table: Table) -> list[Header]:
    """Return the headers of a two-column table that names known ones, head row included."""
    across = [cell.prose.text.casefold() in HEADERS for cell in table.head]
    if len(across) > 1 and all(across) and len(table.rows) == 1:
        pairs_across = zip(table.head, table.rows[0].cells, strict=False)
        return [Header(header_name(n.prose.text), v.prose, v.prose.span) for n, v in pairs_across if v.prose.text]
    rows = [Row(table.head, table.span), *table.rows]
    pairs = [row for row in rows if len(row.cells) == 2]  # noqa: PLR2004 - a name and a value
    known = [
        row for row in pairs if row.cells[0].prose.text.rstrip(":").casefold() in HEADERS and row.cells[1].prose.text
    ]
    if len(pairs) != len(rows) or not known:
        return []
    return [
        Header(header_name(row.cells[0].prose.text.rstrip(":")), row.cells[1].prose,
               Span(row.cells[0].prose.span.start, row.cells[1].prose.span.end))
        for row in known
    ]  # fmt: skip


def flattened(source: Source, title: Prose) -> tuple[Prose, tuple[Header, ...]]:
    """Split header values off a title they were run together with, as a page copied without line ends shows them."""
    words = Words(source.text(title.span), title.span.start)
    found = list(FLATTENED.finditer(words.text)) if len(words.text) < _LONGEST else []
    if not found:
        return title, ()
    headers: list[Header] = []
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(words.text)
        value = prose_of(words.part(match.end(), end))
        headers.append(Header(match["name"], value, Span(words.offset(match.start()), value.span.end)))
    return prose_of(words.part(0, found[0].start())), tuple(headers)
