"""Where a piece of a command's text stands in the file: from characters of the text back to bytes."""

from __future__ import annotations

from rung.model.runbook import Command
from rung.model.span import Source, Span


def locate(source: Source, command: Command, start: int, end: int) -> Span:
    """Return the bytes of ``command.text[start:end]``; both ends must lie on one line of the text.

    The text had its indentation and quote marks taken off, so each line is looked for at the end of the
    line of the file it came from. Where it is not found, the answer is the whole body.
    """
    number = command.text.count("\n", 0, start)
    line_start = command.text.rfind("\n", 0, start) + 1
    line = command.text[line_start:].split("\n", 1)[0]
    raw_start = _line_start(source.slice(command.body), number)
    if raw_start is None:
        return command.body
    raw = source.slice(command.body)[raw_start:].split(b"\n", 1)[0].rstrip(b"\r")
    encoded = line.encode()
    if not raw.endswith(encoded):
        at = raw.find(encoded)
        if at < 0:
            return command.body
        lead = at
    else:
        lead = len(raw) - len(encoded)
    base = command.body.start + raw_start + lead
    first = base + len(command.text[line_start:start].encode())
    return Span(first, first + len(command.text[start:end].split("\n", 1)[0].encode()))


def exact(source: Source, command: Command, start: int, end: int) -> Span | None:
    """Return the bytes of ``command.text[start:end]`` only if they are that very text: a fix may change them."""
    span = locate(source, command, start, end)
    return span if source.slice(span) == command.text[start:end].encode() else None


def _line_start(body: bytes, number: int) -> int | None:
    """Return the offset in ``body`` of its line ``number`` (from 0), or None when it has fewer lines."""
    at = 0
    for _ in range(number):
        found = body.find(b"\n", at)
        if found < 0:
            return None
        at = found + 1
    return at
