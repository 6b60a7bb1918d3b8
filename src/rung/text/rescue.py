"""Blocks the parser misreads: a fence that swallows the rest of the page, commands under a label without a fence."""

from __future__ import annotations

import re
from bisect import bisect_right

from rung.model.span import Span
from rung.text.blocks import OPENER, closed_fence
from rung.text.parse import Event
from rung.text.pieces import Code
from rung.text.shapes import LINKED, entry_id, is_bare_section, is_run, is_step, label_of

_HEADING = re.compile(r"#{2,6}\s+\S")
_TASK = re.compile(r"[-*]\s+\[[ xX]\]\s")
_LABEL = re.compile(rb"(?m)^ {0,3}(?:\*\*|__)?[Cc]ommands?(?: to run)?(?:\*\*|__)?:(?:\*\*|__)?[ \t]*\r?\n")
_NOT_BARE = re.compile(r"\s*$|\s*(?:`{3,}|~{3,}|[-*+]\s|\d{1,3}[.)]\s|>|#{1,6}\s+RUN-|\||-{3,}\s*$|<!--)")
_PARAGRAPH = re.compile(rb"[ \t]*\r?\n(?P<lines>(?:[ \t]*[^\s][^\r\n]*(?:\r?\n|\Z))+)(?:[ \t]*\r?\n)*")
_PAGES = (b"markdown", b"md", b"text", b"txt", b"mdx")


def _opens_part(line: str) -> bool:
    """Say whether a line can only be page structure, so that a block of commands ends before it."""
    text = line.strip()
    plain = text.strip("*_")
    identifier, _ = entry_id(text.lstrip("# "))
    return bool(
        _HEADING.match(text)
        or _TASK.match(text)
        or is_step(plain)
        or LINKED.match(plain)
        or (identifier and is_run(identifier))
        or (label_of(text.replace("*", ""))[0] and not label_of(text.replace("*", ""))[1])
    )


def swallowing_fence(data: bytes, events: list[Event]) -> list[Code]:
    """Return the first fenced block that runs past its end, cut where the page goes on; nothing when all is well."""
    for event in events:
        if event.verb != "start" or event.what != "CodeBlock" or not isinstance(event.value, dict):
            continue
        raw = data[event.start : event.end]
        opener = OPENER.match(raw)
        if opener is None:
            continue
        inner = _inner_opener(raw, opener[1])
        unclosed = not closed_fence(raw) and event.end >= len(data.rstrip())
        if not (unclosed or inner):
            continue
        cut = _cut(raw, inner)
        if cut is not None:
            return [_block(data, Span(event.start, event.start + cut), str(event.value["Fenced"]))]
    return []


def _inner_opener(raw: bytes, marks: bytes) -> int:
    """Return where a second fence opens inside the first, or 0. Pages shown inside a fence do not count."""
    info = raw[len(marks) : raw.find(b"\n")].split()
    if info and info[0].lower() in _PAGES:
        return 0
    mark = re.escape(marks[:1])
    found = re.compile(rb"(?m)^[ \t>]*" + mark + b"{%d,}[ \\t]*[A-Za-z][^`\r\n]*\r?$" % len(marks)).search(
        raw, len(marks)
    )
    return found.start() if found and found.start() > raw.find(b"\n") else 0


def _cut(raw: bytes, inner: int) -> int | None:
    """Return where the page goes on after a fence that was not closed, or None."""
    at = raw.find(b"\n") + 1
    if at == 0:
        return None
    for line in raw[at : inner or len(raw)].splitlines(keepends=True):
        if _opens_part(line.decode()) or is_bare_section(line.decode().strip()):
            return at
        at += len(line)
    return inner or None


def bare_commands(data: bytes, base: int, events: list[Event]) -> list[Code]:
    """Return the commands that stand as plain lines after a ``Commands:`` label, outside every code block."""
    if not _LABEL.search(data, base):
        return []
    blocks = [Span(e.start, e.end) for e in events if e.verb == "start" and e.what == "CodeBlock"]
    found: list[Code] = []
    inside = iter([*blocks, Span(len(data), len(data))])
    block = next(inside)
    for label in _LABEL.finditer(data, base):
        while block.end <= label.start() and block.start < len(data):
            block = next(inside)
        if block.start <= label.start():
            continue
        span = _bare_lines(data, label.end())
        if span is not None and not (block.start < span.end):
            found.append(_block(data, span, "", bare=True))
    return found


_TABLE = re.compile(
    rb"(?m)^ {0,3}\|[^\r\n]*\|[ \t]*\r?\n {0,3}\|[ \t]*:?-+[-:| \t]*\r?\n(?: {0,3}\|[^\r\n]*(?:\r?\n|\Z))*"
)


def interrupting_tables(data: bytes, base: int, events: list[Event]) -> list[Span]:
    """Return tables that begin right under a line of text, which the parser takes for more of that text."""
    known = [
        Span(e.start, e.end) for e in events if e.verb == "start" and e.what in {"CodeBlock", "Table", "HtmlBlock"}
    ]
    starts = [span.start for span in known]
    found: list[Span] = []
    for match in _TABLE.finditer(data, base):
        at = bisect_right(starts, match.start() + 3) - 1
        inside = at >= 0 and match.start() < known[at].end
        above = data[data.rfind(b"\n", 0, max(0, match.start() - 1)) + 1 : match.start()]
        if not inside and above.strip():
            found.append(Span(*match.span()))
    return found


def _bare_lines(data: bytes, start: int) -> Span | None:
    end = at = start = _after_blank(data, start)
    while at < len(data):
        stop = data.find(b"\n", at) + 1 or len(data)
        line = data[at:stop].decode()
        if _NOT_BARE.match(line) or _opens_part(line) or (is_bare_section(line.strip()) and at > start):
            break
        end = at = stop
    last = data[start:end].rstrip()
    return None if not last or last.endswith(b":") else Span(start, start + len(last))


def _after_blank(data: bytes, start: int) -> int:
    """Return where commands begin after a label and a blank line: there, when the paragraph is nothing but commands."""
    found = _PARAGRAPH.match(data, start)
    if found is None:
        return start
    following = data[found.end() : data.find(b"\n", found.end()) + 1 or len(data)].decode()
    lines = found["lines"].decode().strip()
    spoken = lines[:1].isupper() and lines.endswith((".", "!", "?"))
    ended = not following or _opens_part(following) or is_bare_section(following.strip())
    return found.start("lines") if ended and not spoken else start


def _block(data: bytes, span: Span, info: str, *, bare: bool = False) -> Code:
    raw = data[span.start : span.end]
    trimmed = Span(span.start, span.start + len(raw.rstrip()))
    if bare:
        return Code(_dedent(raw), "", trimmed, trimmed, fenced=False, bare=True)
    first = raw.find(b"\n") + 1
    body = Span(trimmed.start + min(first, trimmed.end - trimmed.start), trimmed.end)
    return Code(_dedent(data[body.start : body.end]), info, body, trimmed, closed=False)


def _dedent(raw: bytes) -> str:
    lines = raw.decode().replace("\r\n", "\n").rstrip().split("\n")
    depth = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return "\n".join(line[depth:].rstrip() for line in lines)
