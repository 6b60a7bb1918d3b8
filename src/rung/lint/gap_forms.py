"""The gap report in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from rung.lint.count import counted
from rung.lint.gaps import Gap, Gaps
from rung.lint.visible import visible

SCHEMA_VERSION = 1
_NAMED = 5


class _Answer(msgspec.Struct, frozen=True):
    schema_version: int
    report: Gaps


def as_json(found: Gaps) -> str:
    """Return the report as one JSON document with ``schema_version``, ending in a newline."""
    encoded = msgspec.json.encode(_Answer(SCHEMA_VERSION, found))
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def as_text(found: Gaps) -> str:
    """Return the report for a terminal: what there is, what is missing (worst first), and what to look at first."""
    if not found.files and not found.unread:
        return "No Markdown page was found here.\n"
    return "\n".join([*_there(found), "", *_missing(found), "", *_look(found)]).rstrip() + "\n"


def _there(found: Gaps) -> Iterator[str]:
    shapes = ", ".join(f"{number:,} {shape}" for shape, number in found.shapes)
    yield f"{counted(found.runbooks, 'runbook', 'runbooks')} in {counted(found.files, 'file', 'files')} ({shapes})."
    if found.registers:
        yield f"{counted(found.registers, 'register entry', 'register entries')}."
    levels = ", ".join(f"{number:,} {word}" for word, number in found.effects if number)
    yield f"{counted(found.commands, 'command', 'commands')}" + (f": {levels}." if levels else ".")
    yield f"{counted(found.blocks, 'code block', 'code blocks')}, {found.lost:,} of them data or output, not commands."
    if found.unread:
        yield f"Not read: {', '.join(visible(path) for path in found.unread)}."


def _missing(found: Gaps) -> Iterator[str]:
    yield "What they have, worst first:"
    width = max((len(gap.what) for gap in found.gaps), default=0)
    for gap in found.gaps:
        if gap.of:
            said = f", {gap.said:,} more only in a sentence" if gap.said else ""
            yield f"  {gap.what:<{width}}  {gap.have:>5,} of {gap.of:,}{_whom(gap)}{said}"


def _whom(gap: Gap) -> str:
    return " that change state" if gap.changing_only else ""


def _look(found: Gaps) -> Iterator[str]:
    if found.first:
        yield "Look at these first: they change state with the least to hold on to."
    for danger in found.first[:_NAMED]:
        lacks = f", without {', '.join(danger.lacks)}" if danger.lacks else ""
        changing = counted(danger.changing, "command that changes state", "commands that change state")
        yield f"  {visible(danger.path)}: {changing}{lacks}"
