"""Byte edits: apply a fix to a file, and set one header by changing one line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rung.model.errors import UsageError
from rung.model.finding import Edit, Fix
from rung.model.runbook import Entry, Header
from rung.model.span import Source, Span
from rung.text.vocabulary import header_name

_BOM = b"\xef\xbb\xbf"
_PREFIX = re.compile(rb"[ \t]*(?:>[ \t]?)*(?:[-*+][ \t]+)?")


def apply(source: Source, edits: Sequence[Edit]) -> bytes:
    """Return the file's bytes with the edits made; everything outside their spans stays as it is.

    Raises UsageError ``edit-outside-file`` or ``edits-overlap``. Two insertions at one place keep their order.
    """
    parts: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=lambda each: (each.span.start, each.span.end)):
        where = str(source.place(edit.span.start))
        if edit.span.end > len(source.data):
            raise UsageError("An edit reaches past the end of the file.", id="edit-outside-file", where=where)
        if edit.span.start < at:
            raise UsageError("Two edits change the same bytes.", id="edits-overlap", where=where)
        parts += [source.data[at : edit.span.start], edit.replacement]
        at = edit.span.end
    return b"".join([*parts, source.data[at:]])


def set_header(source: Source, entry: Entry, name: str, value: str) -> Fix:
    """Return the fix that gives a header its value: one line is changed, or one is inserted after the last header.

    Raises UsageError ``header-not-one-line`` when the name or the value has a line break.
    """
    if any(char in text for text in (name, value) for char in "\r\n\0") or not value.strip():
        raise UsageError("A header's value is one line of text.", id="header-not-one-line", where=entry.path)
    wanted = header_name(name).casefold()
    found = next((header for header in entry.headers if header.name.casefold() == wanted), None)
    if found is not None and b"\n" not in source.slice(found.value.span):
        edit = Edit(found.value.span, value.strip().encode())
        return Fix(f"Set {found.name} to {value.strip()}.", (edit,))
    inserted = _insertion(source, entry, header_name(name), value.strip())
    return Fix(f"Add the header {header_name(name)}: {value.strip()}.", (inserted,))


def _insertion(source: Source, entry: Entry, name: str, value: str) -> Edit:
    """Return the edit that puts a header line after the last one, written as that one is."""
    last = max(entry.headers, key=lambda header: header.span.end, default=None)
    anchor = last.span if last is not None else entry.title.span
    end = source.data.find(b"\n", anchor.end)
    start = source.data.rfind(b"\n", 0, anchor.start) + 1
    text = _line_like(source, last, start, name, value)
    newline = _line_ending(source, anchor)
    if last is None and not entry.title.text and not anchor.end - anchor.start:
        at = max(entry.span.start, len(_BOM) if source.data.startswith(_BOM) else 0)
        return Edit(Span(at, at), text + newline)
    if end < 0:
        return Edit(Span(len(source.data), len(source.data)), newline + text)
    return Edit(Span(end + 1, end + 1), text + newline)


def _line_like(source: Source, last: Header | None, start: int, name: str, value: str) -> bytes:
    """Return a header line in the manner of the last one: its quote or list mark, its bold, its key style."""
    plain = f"{name}: {value}".encode()
    if last is None:
        return plain
    before = _PREFIX.match(source.data, start, last.span.start)
    prefix = before[0] if before else b""
    raw = source.slice(last.span)
    if raw.startswith(b"**"):
        return prefix + f"**{name}:** {value}".encode()
    key = re.match(rb"[a-z][a-z0-9]*(?:([_-])[a-z0-9_-]*)?[ \t]*([:=])", raw)
    if key:
        spelled = name.lower().replace(" ", (key[1] or b"_").decode())
        quoted = f' = "{value}"' if key[2] == b"=" else f": {value}"
        return prefix + (spelled + quoted).encode()
    return prefix + plain


def _line_ending(source: Source, near: Span) -> bytes:
    """Return the line ending the file uses here."""
    at = source.data.find(b"\n", near.start)
    if at < 0:
        at = source.data.find(b"\n")
    return b"\r\n" if at > 0 and source.data[at - 1 : at] == b"\r" else b"\n"
