"""New text in a file that is there: behind a line, as a paragraph, as a row of a table, as a section."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rung.model.finding import Edit
from rung.model.span import Source, Span
from rung.text.tables import column

_CELL = re.compile(rb"(?<!\\)\|")
_QUOTE = re.compile(rb"[ \t]*(?:>[ \t]?)*")
_DELIMITER = re.compile(rb"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")


def behind(source: Source, span: Span, text: str) -> Edit:
    """Return the edit that adds ``text`` after a blank, right behind what ``span`` covers."""
    end = span.start + len(source.slice(span).rstrip())
    return Edit(Span(end, end), b" " + text.encode())


def below(source: Source, span: Span, text: str) -> Edit:
    """Return the edit that adds a paragraph under the line on which ``span`` ends."""
    end = _line_end(source, span.end)
    ending = _ending(source)
    following = source.data[end : _line_end(source, end)]
    body = text.encode() + ending
    body = ending + body if not following.strip() else body + ending
    return Edit(Span(end, end), body if _ends_line(source, end) else ending + ending + text.encode())


def row(source: Source, last: Span, cells: Mapping[str, str]) -> Edit | None:
    """Return the edit that adds a row to the table whose last row is ``last``; None when a column is not there.

    ``cells`` gives text (already fit for Markdown) by what a column means, as ``tables.column`` names it. Columns that
    mean something else stay empty.
    """
    begin = source.data.rfind(b"\n", 0, last.start) + 1
    end = _line_end(source, max(last.start, len(source.data[: last.end].rstrip(b"\r\n"))))
    heads = _heads(source, begin)
    places = {column(heads, key): text for key, text in cells.items()}
    if not heads or -1 in places:
        return None
    line = source.data[begin:end]
    quote = _QUOTE.match(line)
    prefix = quote[0] if quote else b""
    body = b"| " + b" | ".join(places.get(at, "").encode() for at in range(len(heads))) + b" |"
    body = prefix + (body if line[len(prefix) :].startswith(b"|") else body[2:-2])
    ending = _ending(source)
    return Edit(Span(end, end), body + ending if _ends_line(source, end) else ending + body)


def section(source: Source, offset: int, text: str) -> Edit:
    """Return the edit that puts whole lines of ``text`` before the line at ``offset``, with a blank line around.

    Within a line or at its end, what counts is the line after it.
    """
    if not source.data[:offset].endswith(b"\n") and offset:
        offset = source.data.find(b"\n", offset) + 1 or len(source.data)
    ending = _ending(source)
    body = ending.join(line.encode() for line in text.splitlines()) + ending
    before = source.data[:offset]
    if not source.data[offset:].strip():  # at the end: a blank line above is all it needs
        end = len(source.data)
        return Edit(Span(end, end), ending * (1 if _ends_line(source, end) else 2) + body)
    blank = not before.strip() or before.endswith((b"\n\n", b"\r\n\r\n"))
    apart = source.data.startswith((b"\n", b"\r\n"), offset)
    return Edit(Span(offset, offset), (b"" if blank else ending) + body + (b"" if apart else ending))


def _heads(source: Source, begin: int) -> list[str]:
    """Return the column heads of the table in which a line stands, or nothing when there are none above it."""
    while begin > 0:
        above = source.data.rfind(b"\n", 0, begin - 1) + 1
        line = source.data[above:begin].rstrip(b"\r\n")
        if _DELIMITER.fullmatch(line) and b"-" in line and above > 0:
            top = source.data.rfind(b"\n", 0, above - 1) + 1
            return _cells(source.data[top:above])
        if b"|" not in line:
            return []
        begin = above
    return []


def _cells(line: bytes) -> list[str]:
    quote = _QUOTE.match(line)
    inner = line[quote.end() if quote else 0 :].strip().removeprefix(b"|")
    parts = _CELL.split(inner.removesuffix(b"|"))
    return [part.decode("utf-8", "replace").strip(" \t*_") for part in parts]


def _line_end(source: Source, at: int) -> int:
    """Return where the line at ``at`` is over, its line ending included."""
    newline = source.data.find(b"\n", at)
    return len(source.data) if newline < 0 else newline + 1


def _ends_line(source: Source, end: int) -> bool:
    return source.data[:end].endswith(b"\n")


def _ending(source: Source) -> bytes:
    """Return the line ending of the file, by its first line."""
    at = source.data.find(b"\n")
    return b"\r\n" if at > 0 and source.data[at - 1 : at] == b"\r" else b"\n"
