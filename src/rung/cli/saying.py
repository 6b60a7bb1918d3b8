"""How a command answers: text made harmless and folded, or one JSON document, and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from rung.model.exits import Exit
from rung.model.visible import escaped, visible
from rung.wiring.terminal import columns

SCHEMA_VERSION = 1
WIDEST = 160


def shown(text: str, *, keep: str = "") -> str:
    """Return text from a file or a command made harmless for a terminal."""
    return visible(text, keep=keep)


def wrapped(line: str) -> str:
    """Return one line folded at the terminal's width, continued under its own text; unchanged in a pipe."""
    if not sys.stdout.isatty():
        return line
    import textwrap  # a pipe gets its lines as they are

    width = columns(WIDEST)
    blanks = " " * (len(line) - len(line.lstrip()))
    return textwrap.fill(
        line, width, subsequent_indent=f"{blanks}    ", break_on_hyphens=False, replace_whitespace=False, tabsize=4
    )


def glyph(good: str, plain: str) -> str:
    """Return the sign, or its plain form where the terminal's encoding cannot carry it."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        good.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return plain
    return good


def shown_anchor(line: str, where: str) -> str:
    """Return the line that says where the head of a run was put; told to the terminal it is for a ticket."""
    to = "put this into the ticket:" if where == "terminal" else f"anchored at {where}:"
    return f"   - {to} {line}"


def complain(lines: Iterable[str]) -> None:
    """Say on standard error what could not be read."""
    for line in lines:
        click.echo(wrapped(shown(line)), err=True)


def emit_json(name: str, value: object) -> None:
    """Write exactly one JSON document: ``{"schema_version": 1, NAME: value}``."""
    import msgspec  # text output does without

    document = {"schema_version": SCHEMA_VERSION, name: value}
    click.echo(escaped(msgspec.json.format(msgspec.json.encode(document)).decode()))


def is_terminal() -> bool:
    """Say whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def leave(code: Exit) -> None:
    """End the command with an exit code."""
    raise click.exceptions.Exit(int(code))
