"""Edits that each open the same table in a section of its own: the first opens it, the others add their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rung.model.finding import Edit
from rung.model.span import Source, Span

_HEAD = 3
"""The lines above the rows: the heading of the section, the heads of the columns, and the line under them."""


@dataclass(frozen=True, slots=True)
class _Opening:
    """What an edit opens: the lines above the rows, without blanks around, and its rows as they are written."""

    head: tuple[bytes, ...]
    rows: bytes


def in_one_table(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits, where several open the same table with the rows of all in the first of them."""
    found: list[Edit] = []
    opened: dict[tuple[bytes, ...], int] = {}
    for edit in edits:
        opening = _opening(edit)
        if opening is not None and opening.head in opened:
            at = opened[opening.head]
            found[at] = Edit(found[at].span, _with(found[at].replacement, opening.rows))
            continue
        if opening is not None:
            opened[opening.head] = len(found)
        found.append(edit)
    return tuple(found)


def as_rows(source: Source, within: Span, edit: Edit) -> Edit | None:
    """Return the edit that adds the rows to the table that stands ``within`` already; None where none stands there."""
    opening = _opening(edit)
    end = None if opening is None else _table_end(source.data, within, opening.head)
    return None if opening is None or end is None else Edit(Span(end, end), opening.rows)


def written(edit: Edit) -> bytes:
    """Return what shows that an edit was made: its rows where it opens a table, else all that it writes."""
    opening = _opening(edit)
    return (edit.replacement if opening is None else opening.rows).strip()


def _opening(edit: Edit) -> _Opening | None:
    lines = [line for line in edit.replacement.splitlines(keepends=True) if line.strip()]
    head, rows = tuple(line.strip() for line in lines[:_HEAD]), lines[_HEAD:]
    opens = bool(rows) and head[0].startswith(b"#") and all(line.startswith(b"|") for line in (*head[1:], *rows))
    return _Opening(head, b"".join(rows)) if opens and edit.span.start == edit.span.end else None


def _with(body: bytes, rows: bytes) -> bytes:
    """Return what opens a table, with more rows behind its last one."""
    end = len(body.rstrip())
    ending = body[end : body.find(b"\n", end) + 1]
    return body[:end] + ending + rows.rstrip() + body[end:]


def _table_end(data: bytes, within: Span, head: tuple[bytes, ...]) -> int | None:
    """Return where the next row of the table under these lines goes; None where they do not stand one under another."""
    at, seen, ended = within.start, 0, None
    for line in data[within.start : within.end].splitlines(keepends=True):
        at += len(line)
        if seen == _HEAD:
            if not line.strip().startswith(b"|"):
                break
            ended = at
        elif line.strip() or seen != 1:  # blank lines may stand under the heading
            seen = seen + 1 if line.strip() == head[seen] else int(line.strip() == head[0])
            ended = at if seen == _HEAD else None
    return ended if ended is not None and data[:ended].endswith(b"\n") else None
