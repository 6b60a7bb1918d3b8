"""Words that commands are given, and the folders that the commands before have gone into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rung.model.replacing import replace
from rung.probes.filekind import is_beside
from rung.tuning.reaching.commands import Command, Taken

GLOB = re.compile(r"[*?]")
HOLE = re.compile(r"[$`*?{]")
ABOVE = re.compile(r"\.\.|^[$`]")
"""What leads above a folder, or to one that nobody can tell."""


@dataclass(frozen=True, slots=True)
class Given:
    """A word that a command is given, or a ``program``; ``needs`` are those of its rule where the word means them."""

    word: str
    taken: Taken
    needs: tuple[str, ...] = ()
    program: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    """The folders into which the commands so far have gone. ``unknown``: one of them nobody can tell."""

    folders: tuple[str, ...] = ()
    unknown: bool = False

    def after(self, command: Command) -> Where:
        """Return where the commands are after one, or in which folder it is told to work."""
        named = next((new for old, new in pairwise(command.words) if old == "-C"), "")
        if command.program == "cd":
            named = next((word for word in command.words if not word.startswith("-")), "-")
        if not named:
            return self
        if ABOVE.search(named) or HOLE.search(named) or named.startswith(("-", "~", "/")):
            return replace(self, unknown=True)
        inner = (f"{self.folders[-1]}/{named}",) if self.folders else ()
        return replace(self, folders=(*self.folders, named, *inner))

    def moved(self, given: Given) -> Iterator[Given]:
        """Yield a word as it stands, and as it means files of these folders."""
        word = given.word
        yield given
        if word.startswith(("/", "$", "-")):
            return
        every = GLOB.search(word) is not None
        for folder in self.folders:
            yield replace(given, word=f"**/{folder}/{word.removeprefix('./')}" if every else f"{folder}/{word}")
        if self.unknown and ((every and word != "*") or is_beside(word)):
            yield replace(given, word=f"**/{word.removeprefix('./')}")
