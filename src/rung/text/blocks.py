"""Code blocks as bytes: where their content stands, and whether they were closed."""

from __future__ import annotations

import re

from rung.model.span import Span

OPENER = re.compile(rb"(`{3,}|~{3,})")
_CLOSER = re.compile(rb"[ \t>]*(`{3,}|~{3,})[ \t]*")


def closed_fence(raw: bytes) -> bool:
    """Say whether the bytes of a fenced block end in a closing line of the same kind."""
    opener = OPENER.match(raw)
    first = raw.find(b"\n")
    if opener is None or first < 0:
        return False
    last = raw[raw.rstrip(b"\r\n").rfind(b"\n") + 1 :].rstrip(b"\r\n")
    closer = _CLOSER.fullmatch(last)
    return closer is not None and closer[1].startswith(opener[1])


def code_body(span: Span, raw: bytes, *, closed: bool) -> Span:
    """Return the bytes between the opening and the closing line of a fenced block."""
    first = raw.find(b"\n")
    if first < 0:
        return Span(span.end, span.end)
    end = raw.rstrip(b"\r\n").rfind(b"\n") + 1 if closed else len(raw)
    return Span(span.start + first + 1, span.start + max(first + 1, end))
