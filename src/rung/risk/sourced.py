"""Which files a shell script reads into itself with ``.`` or ``source``: what they hold runs as if it stood there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from rung.model.pattern import pattern
from rung.risk.placeholder import neutral
from rung.risk.walk import walk
from rung.risk.word import Word

SOURCES = frozenset([".", "source"])
_SELF = r"(?:\$0|\$\{0\}|\$BASH_SOURCE|\$\{BASH_SOURCE(?:\[0\])?\})"
_BESIDE = pattern(
    rf"\$\(\s*(?:cd\s+(?:--\s+)?)?[\"']?(?:\$\(\s*)?dirname\s+(?:--\s+)?[\"']?{_SELF}[\"']?\s*\)?[\"']?\s*(?:(?:&&|;)\s*pwd(?:\s+-P)?\s*)?\)"
    r"|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%/\*\}"
)
"""The usual ways to write the folder in which the script itself lies."""
_NAMES = pattern(rf"(?m)^\s*(?:(?:readonly|local|declare|export)\s+(?:-\w+\s+)?)?(\w+)=[\"']?({_BESIDE.pattern})")
_LINE = pattern(r"(?m)^[ \t]*(?:\.|source)[ \t]+([^\s;&|#]+)")


class Sourced(Struct, frozen=True):
    """A file that a script reads. ``beside``: its path counts from the folder of the script, not of the caller.

    ``known``: the path is written out. Otherwise ``path`` is what stands there.
    """

    path: str
    beside: bool
    known: bool


@lru_cache(maxsize=256)
def sourced(text: str) -> tuple[Sourced, ...]:
    """Return what a shell script reads into itself, once each, in the order it is written."""
    named = tuple(dict.fromkeys(found[1] for found in _NAMES.finditer(text)))
    script = walk(neutral(text, frozenset()), frozenset())
    found = dict.fromkeys(
        _one(command.words[1], named)
        for command in script.commands
        if len(command.words) > 1 and command.words[0].text in SOURCES and command.words[0].fixed
    )
    if script.faults:  # what is not understood may hide a line that bash understands
        found.update(dict.fromkeys(_lines(text, named)))
    return tuple(found)


def _one(item: Word, named: tuple[str, ...]) -> Sourced:
    if item.fixed:
        return Sourced(item.text, beside=False, known=True)
    return _beside(item.raw, named)


def _beside(raw: str, named: tuple[str, ...]) -> Sourced:
    """Read a path that begins with the folder of the script, said in place or in a variable of its own."""
    variables = "".join(rf"|\$\{{{name}\}}|\${name}(?!\w)" for name in named)
    rest = re.sub(rf"\A[\"']?(?:{_BESIDE.pattern}{variables})[\"']?/", "", raw).rstrip("\"'")
    if rest != raw.rstrip("\"'") and re.fullmatch(r"[\w./@+-]+", rest):
        return Sourced(rest, beside=True, known=True)
    return Sourced(raw, beside=False, known=False)


def _lines(text: str, named: tuple[str, ...]) -> Iterator[Sourced]:
    for written in _LINE.findall(text):
        plain = written.strip("\"'")
        if re.fullmatch(r"[\w./@+~-]+", plain):
            yield Sourced(plain, beside=False, known=True)
        else:
            yield _beside(written, named)
