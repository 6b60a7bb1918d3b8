"""Which words of a command may name files: a pattern or a script that it is given first names none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rung.tuning.reaching.commands import Command

TAKES_ALL = frozenset({
    "for", "cat", "cp", "tar", "zip", "rsync", "wc", "sort", "grep", "head", "tail", "gzip", "md5sum",
    "sha1sum", "sha256sum", "ls", "ln", "mv"
})  # fmt: skip
NO_FILES = frozenset({"expr", "tr", "basename", "dirname", "seq"})
SCRIPTED = re.compile(r"sed|[ef]?grep|\$[({]?(?:SED|[EF]?GREP)[)}]?")
EXPRESSION = re.compile(r"-\w*e|--expression|--regexp")
READ_IN = re.compile(r"(?:^|[;{}/\d$])\s*[rRwW]\s+([\w./-]+)")
"""A command of `sed` that reads a file."""


def operands(command: Command) -> Iterator[str]:
    """Yield the words of a command that may name files."""
    if command.program in NO_FILES:
        return
    if SCRIPTED.fullmatch(command.program):
        yield from _after_script(command.files)
        return
    # Elsewhere than among the words of such a program a star alone multiplies.
    every = command.program in TAKES_ALL
    yield from (f"./{word}" if every and word in {"*", "**"} else word for word in command.files)


def _after_script(files: tuple[str, ...]) -> Iterator[str]:
    """Yield the files of `sed` and `grep`, behind their script or pattern, and what a script reads itself."""
    told, script = False, False
    for word in files:
        if script or not (told or word.startswith(("-", "<"))):
            told, script = True, False
            yield from READ_IN.findall(word)
        elif EXPRESSION.fullmatch(word):
            script = True
        elif word.startswith(("-e", "--expression=", "--regexp=", "-f", "--file")):
            told = True
            yield from (word.partition("=")[2], word[2:]) if word.startswith(("-f", "--file=")) else ()
        else:
            yield word


def looked_for(command: Command) -> Iterator[str]:
    """Yield the folders, or the forms of names, that `find` is told of."""
    words = command.words
    names = [new for old, new in pairwise(words) if old in {"-name", "-iname", "-path"}]
    yield from (f"**/{name}" for name in names)
    if not names:
        yield from (word for word in words if not word.startswith("-"))
