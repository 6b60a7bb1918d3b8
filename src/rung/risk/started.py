"""Which files a shell text starts as programs: an approval of the text is one of what they hold, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from rung.model.pattern import pattern
from rung.risk.placeholder import neutral
from rung.risk.script import Script
from rung.risk.walk import walk
from rung.risk.word import Word

MAX_DEPTH = 4
_READS = pattern(
    r"(?:.*/)?(?:bash|sh|dash|ksh|zsh|fish|python[0-9.]*|perl|ruby|node|php|lua|source|\.|pwsh|Rscript|tclsh)"
)
_SHELL = pattern(r"(?:.*/)?(?:bash|sh|dash|ksh|zsh|fish)")
_ONLY_FIRST = frozenset([".", "source"])
_PATH = pattern(r"[\w.~+@%-]*/[\w./+@%-]+", re.ASCII)
_SYSTEM = pattern(r"/(?:usr/)?s?bin/")
_BLANK = pattern(r"\s")


class Started(Struct, frozen=True):
    """A path as the text writes it, and the folders it may count from; the empty one is where the text begins.

    ``read``: a shell or another interpreter is given it, so that it is a program whatever its mode says.
    """

    path: str
    folders: tuple[str, ...]
    read: bool


@lru_cache(maxsize=512)
def started(text: str) -> tuple[Started, ...]:
    """Return what ``text`` may start, once each, in the order it is written.

    Programs that are looked for in ``PATH`` or lie in the system's own folders are not among them, nor is what only
    becomes known when the text runs, nor what a started file starts in its turn.
    """
    found: dict[str, Started] = {}
    for each in _started(text, 0):
        before = found.get(each.path)
        read = each.read or (before is not None and before.read)
        found[each.path] = Started(each.path, each.folders, read)
    return tuple(found.values())


def _started(text: str, depth: int) -> Iterator[Started]:
    if depth > MAX_DEPTH:
        return
    script = walk(neutral(text, frozenset()), frozenset())
    folders = ("", *dict.fromkeys(_folders(script)))
    for path, read in (*_paths(script), *_left(text, script)):
        if not _SYSTEM.match(path):
            yield Started(path, folders, read)
    for word in _fixed(script):
        if _BLANK.search(word) and "/" in word:  # what `bash -c` or ssh is given
            yield from (Started(e.path, (*folders, *e.folders[1:]), e.read) for e in _started(word, depth + 1))


def _folders(script: Script) -> Iterator[str]:
    for command in script.commands:
        names = [word.text for word in command.words]
        if names[:1] in (["cd"], ["pushd"]):
            yield from (word.text for word in command.words[1:] if word.fixed and not word.text.startswith("-"))


def _paths(script: Script) -> Iterator[tuple[str, bool]]:
    shells = any(_SHELL.fullmatch(word.text) for command in script.commands for word in command.words)
    for command in script.commands:
        yield from ((word.text, False) for word in command.words if word.fixed and "/" in word.text)
        for at, word in enumerate(command.words):
            if word.fixed and _READS.fullmatch(word.text) and (at == 0 or word.text not in _ONLY_FIRST):
                yield from ((path, True) for path in _given(command.words[at + 1 :]))
        if shells and command.words and command.words[0].text == "cat":
            yield from ((word.text, True) for word in command.words[1:] if word.fixed)
    if shells:
        yield from ((each.target.text, True) for each in script.redirections if each.operator.endswith("<"))


def _given(words: tuple[Word, ...]) -> Iterator[str]:
    """Yield what an interpreter may read: its first operand, and what could belong to an option before it."""
    after_option = False
    for word in words:
        if not word.fixed:
            return
        if word.text.startswith("-"):
            after_option = True
            continue
        yield word.text
        if not after_option:
            return
        after_option = False


def _left(text: str, script: Script) -> Iterator[tuple[str, bool]]:
    """Yield whatever looks like a path in a text that is not understood: bash may run the part that it understands."""
    return ((path, False) for path in _PATH.findall(text)) if script.faults else iter(())


def _fixed(script: Script) -> Iterator[str]:
    for command in script.commands:
        yield from (word.text for word in command.words if word.fixed)
        if command.stdin:
            yield command.stdin
