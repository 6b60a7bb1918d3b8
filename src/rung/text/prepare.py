"""Bytes to the text a parser can be trusted with, of the same length byte for byte.

Nothing moves: a byte that is not UTF-8 becomes ``?``, an escaped fence a fence, a block that the parser
would misread becomes blanks and is kept aside. So every place the parser names is a place in the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rung.model.finding import Severity
from rung.model.span import Source, Span
from rung.text.gather import gather
from rung.text.notes import Notes
from rung.text.parse import Event, events
from rung.text.pieces import Code, Piece, Table
from rung.text.rescue import bare_commands, interrupting_tables, swallowing_fence

LARGEST = 4 * 1024 * 1024
_ESCAPED = re.compile(rb"(?m)^([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)((?:\\`){3,}|(?:\\~){3,})([^`\r\n]*)(\r?)$")
_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Prepared:
    """The bytes to parse from ``base`` on, their events, and the blocks set aside."""

    data: bytes
    base: int
    events: tuple[Event, ...]
    aside: tuple[Piece, ...]


def readable(source: Source, notes: Notes) -> bytes | None:
    """Return the file as valid UTF-8 of the same length, or None when there is nothing to read."""
    data = source.data
    whole = Span(0, len(data))
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        notes.say("empty-file", "The file is empty.", whole, advice="Write a runbook, or delete the file.")
        return None
    if len(data) > LARGEST:
        notes.say(
            "file-too-large",
            f"The file has {len(data) // 1048576} MiB; files over 4 MiB are not read.",
            Span(0, 0),
            Severity.ERROR,
            "Split it: a runbook is a page, and one file may hold many.",
        )
        return None
    if (at := data.find(b"\0")) >= 0:
        notes.say("binary-file", "The file holds a NUL byte, so it is no text.", Span(at, at + 1), Severity.ERROR,
                  "Save it as UTF-8 text, or keep it out of the runbook folder.")  # fmt: skip
        return None
    return _utf8(data, notes)


def _utf8(data: bytes, notes: Notes) -> bytes:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        text = data.decode("utf-8", "surrogateescape")
        wrong = sum(1 for char in text if "\udc80" <= char <= "\udcff")
        bytes_ = "1 byte is" if wrong == 1 else f"{wrong} bytes are"
        notes.say("not-utf-8", f"The file is not UTF-8: {bytes_} read as '?'.", Span(fault.start, fault.start + 1),
                  Severity.ERROR, "Save the file as UTF-8.")  # fmt: skip
        return re.sub("[\udc80-\udcff]", "?", text).encode()
    return data


def prepare(data: bytes, base: int, notes: Notes) -> Prepared:
    """Parse the text from ``base`` on, set aside what the parser would misread, and parse again until nothing is."""
    aside: list[Piece] = []
    found = _parse(data, base)
    opened = _open_escaped(data, base, found)
    if opened != data:
        data, found = opened, _parse(opened, base)
    budget = 4 * len(data) + 65536
    for _ in range(_ROUNDS):
        blocks: list[Piece] = [*swallowing_fence(data, found), *bare_commands(data, base, found)]
        for span in () if blocks else interrupting_tables(data, base, found):
            table = gather(data, events(data[span.start : span.end].decode("utf-8"), span.start))
            blocks.extend(piece for piece in table.order if isinstance(piece, Table))
        if not blocks:
            break
        aside.extend(blocks)
        data = _blank(data, blocks)
        budget -= len(data)
        found = _parse(data, base)
        if budget < 0:
            break
    for block in aside:
        if isinstance(block, Code) and not block.bare:
            _say_unclosed(notes, block.span)
    return Prepared(data, base, tuple(found), tuple(aside))


def _say_unclosed(notes: Notes, span: Span) -> None:
    opener = notes.source.data.find(b"\n", span.start)
    notes.say(
        "unclosed-fence",
        "This code fence is never closed; it was read as ending where the next part of the page begins.",
        Span(span.start, opener if span.start <= opener <= span.end else span.end),
        advice="Close it with a line of the same marks.",
    )


def _parse(data: bytes, base: int) -> list[Event]:
    return list(events(data[base:].decode("utf-8"), base))


def _open_escaped(data: bytes, base: int, found: list[Event]) -> bytes:
    """Turn fences whose back-ticks are escaped (a page copied out of a string) into fences of the same length."""
    if b"\\`\\`\\`" not in data and b"\\~\\~\\~" not in data:
        return data
    blocks = [Span(e.start, e.end) for e in found if e.verb == "start" and e.what == "CodeBlock"]
    result = bytearray(data)
    for match in _ESCAPED.finditer(data, base):
        if not any(block.start <= match.start(2) < block.end for block in blocks):
            mark = match[2][1:2]
            result[match.start(2) : match.end(2)] = mark * len(match[2])
    return bytes(result)


def _blank(data: bytes, blocks: list[Piece]) -> bytes:
    """Return the bytes with the blocks as blanks; line ends stay."""
    result = bytearray(data)
    for block in blocks:
        raw = data[block.span.start : block.span.end]
        result[block.span.start : block.span.end] = re.sub(rb"[^\r\n]", b" ", raw)
    return bytes(result)
