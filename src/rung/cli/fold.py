"""Text of several lines, folded for the terminal that it is read on; unchanged in a pipe."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

import click

from rung.cli.saying import WIDEST, wrapped
from rung.wiring.terminal import columns

_EXCERPT = re.compile(r" *\d* \| ")


def say(lines: Iterable[str]) -> None:
    """Write lines that are harmless already, each folded under its own text: all at once, as a long list takes less."""
    text = "".join(f"{wrapped(line)}\n" for line in lines)
    if text:
        click.echo(text, nl=False)


def findings(text: str) -> str:
    """Return findings with their sentences folded. An excerpt keeps its line, so that the mark below it stays right."""
    if not sys.stdout.isatty():
        return text
    return "\n".join(_findings(text.split("\n"), columns(WIDEST)))


def _findings(lines: list[str], width: int) -> Iterator[str]:
    for index, line in enumerate(lines):
        if not _EXCERPT.match(line):
            yield wrapped(line)
            continue
        below = lines[index + 1] if index + 1 < len(lines) else ""
        cut = len(line) > width and _EXCERPT.match(below) is not None and len(below.rstrip()) < width
        yield f"{line[: width - 1]}…" if cut else line
