"""A marked region of a file: the lines between ``<!-- rung: NAME -->`` and ``<!-- /rung: NAME -->``, and only those."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from rung.model.errors import UsageError
from rung.model.span import Source, Span

REGIONS = ("matrix", "xref")
_FENCE = re.compile(rb"[ ]{0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class _Mark:
    name: str
    closes: bool
    span: Span


def replaced(source: Source, name: str, body: str) -> bytes:
    """Return the bytes of ``source`` with ``body`` between its marks, in the file's own line ends.

    The same body gives the same bytes. Raises UsageError when the marks are missing, open, or stand there twice.
    """
    found = _region(source, name)
    end = b"\r\n" if source.data[found.start - 2 : found.start] == b"\r\n" else b"\n"
    lines = body.strip("\n").split("\n")
    return (
        source.data[: found.start]
        + end.join([b"", *(line.encode() for line in lines), b"", b""])
        + source.data[found.end :]
    )


def blanked(source: Source) -> Source:
    """Return ``source`` with what was written into its regions as blanks, so that nothing is read out of it again."""
    marks = _marks(source)
    data = bytearray(source.data)
    for before, after in pairwise(marks):
        if before.name == after.name and after.closes and not before.closes:
            inner = data[before.span.end : after.span.start]
            data[before.span.end : after.span.start] = bytes(c if c in b"\r\n" else 0x20 for c in inner)
    return Source(source.path, bytes(data)) if bytes(data) != source.data else source


def _region(source: Source, name: str) -> Span:
    marks = [mark for mark in _marks(source) if mark.name == name]
    advice = f"Put <!-- rung: {name} --> and <!-- /rung: {name} --> on lines of their own where it belongs."
    if not marks:
        raise UsageError(f"the file has no region {name!r}", id="region-missing", where=source.path, advice=advice)
    if [mark.closes for mark in marks] != [False, True]:
        where = str(source.place(marks[0].span.start))
        raise UsageError(
            f"the marks of the region {name!r} do not make one pair", id="region-unclear", where=where, advice=advice
        )
    return Span(marks[0].span.end, marks[1].span.start)


def _marks(source: Source) -> list[_Mark]:
    """Return the marks of the file that stand on lines of their own, outside code blocks; each with its line end."""
    found: list[_Mark] = []
    fence = b""
    at = 0
    for line in source.data.splitlines(keepends=True):
        opened = _FENCE.match(line)
        if opened and (not fence or opened[1].startswith(fence)):
            fence = b"" if fence else opened[1]
        elif not fence and (mark := _mark(line, at)):
            found.append(mark)
        at += len(line)
    return found


def _mark(line: bytes, at: int) -> _Mark | None:
    text = line.strip()
    for name in REGIONS:
        if text in {f"<!-- rung: {name} -->".encode(), f"<!-- /rung: {name} -->".encode()}:
            return _Mark(name, text.startswith(b"<!-- /"), Span(at, at + len(line)))
    return None
