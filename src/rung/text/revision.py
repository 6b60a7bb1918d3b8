"""The revision of an entry: a digest that a recorded test does not change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from rung.model.runbook import Header
from rung.model.span import Source, Span


def revision_of(source: Source, span: Span, headers: Iterable[Header]) -> str:
    """Return the SHA-256 of the entry's bytes without its ``Last Tested`` lines and final line ends, as hex."""
    kept: list[bytes] = []
    at = span.start
    for hole in sorted(_hole(source, header) for header in headers if header.name.casefold() == "last tested"):
        if at <= hole.start and hole.end <= span.end:
            kept.append(source.data[at : hole.start])
            at = hole.end
    kept.append(source.data[at : span.end])
    return hashlib.sha256(b"".join(kept).rstrip(b"\r\n")).hexdigest()


def _hole(source: Source, header: Header) -> Span:
    """Return the whole line of a header that stands alone on it, otherwise the header only."""
    start = source.data.rfind(b"\n", 0, header.span.start) + 1
    newline = source.data.find(b"\n", header.span.end)
    end = len(source.data) if newline < 0 else newline + 1
    before = source.data[start : header.span.start].strip(b" \t>*_-+")
    after = source.data[header.span.end : end].strip(b" \t\r\n*_\\")
    return header.span if before or after else Span(start, end)
