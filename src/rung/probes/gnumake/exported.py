"""Which variables of make reach the programs that its recipes run, and which recipes run one that may read them.

Make hands on what a makefile exports and what its command line sets (GNU Make manual, "Communicating Variables to a
Sub-make"). A data base says nothing of it, so the makefiles are read.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from posixpath import basename

from msgspec import Struct

from rung.model.effect import Effect
from rung.model.pattern import pattern
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.functions import words
from rung.probes.gnumake.lines import Line, Part
from rung.probes.gnumake.plain import Values, expand, expansions, values
from rung.probes.probe import JudgeCommand

TOLD = pattern(r"^(?:override\s+|private\s+)*(?P<how>export|unexport)(?:\s+(?P<rest>\S.*))?$")
SETS = pattern(r"^(?:override\s+|private\s+)*(?P<name>[^\s:#=+?!]+)\s*(?::::?|::?|[+?!])?=")
OF_TARGET = pattern(r":\s*(?:override\s+|private\s+)*export\s+(?P<name>[A-Za-z_]\w*)\s*(?:::?:?|[+?!])?=")
SHELL_NAME = pattern(r"[A-Za-z_]\w*")
READ_BY_ALL = pattern(
    r"LC_\w+|LANG(?:UAGE)?|TZ|PATH|HOME|TMPDIR|SOURCE_DATE_EPOCH|CPATH|(?:C|OBJC|CPLUS)_INCLUDE_PATH|LIBRARY_PATH"
    r"|LD_(?:LIBRARY_PATH|PRELOAD)|COMPILER_PATH|GCC_\w+"
)
AUTOMATIC = pattern(r"\$(?:[@<^?+*%|]|[({][@<^?+*%|][DF]?[)}])")
OWN_MAKE = pattern(r"\$(?:[({]MAKE[)}])")
ITSELF = "make-that-is-asked-too"  # what it runs is in a data base of its own
INTERPRETERS = pattern(r"(?:ba|da|k|z|a)?sh|python[\d.]*|perl|ruby|node|awk|gawk|mawk|tclsh[\d.]*|env")


class Exports(Struct, frozen=True):
    """The names that makefiles export, and those that they keep back."""

    names: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()

    def reaches(self, name: str, origin: str) -> bool:
        """Say whether a variable reaches programs. What a person's own environment holds is not make's to watch."""
        told = name in self.names or origin == "command line"
        return told and name not in self.kept and SHELL_NAME.fullmatch(name) is not None


def exports(lines: Iterable[tuple[str, Line]], known: Callable[[str], Values]) -> Exports:
    """Return what makefiles export: ``lines`` with the path of each, ``known`` what variables hold in a makefile.

    Where one exports everything, these are the names that a line of it sets.
    """
    names: set[str] = set()
    kept: set[str] = set()
    every: set[str] = set()
    lines = tuple(lines)
    for path, line in lines:
        if line.part is Part.RULE:
            every |= known(path).keys() if ".EXPORT_ALL_VARIABLES" in line.targets else frozenset()
            names.update(OF_TARGET.findall(line.text) if "export" in line.text else ())
        told = TOLD.match(line.text) if line.part is Part.TEXT and "export" in line.text else None
        if told and told["rest"]:
            named = frozenset(_named(told["rest"], known(path)))
            adds, takes = (names, kept) if told["how"] == "export" else (kept, names)
            adds |= named
            takes -= named
        elif told:
            every = {*known(path)} if told["how"] == "export" else set()
    if every:  # what only the environment holds is exported by the person
        every &= values(line for _, line in lines).keys()
    return Exports(frozenset(names | every), frozenset(kept))


def _named(rest: str, known: Values) -> Iterator[str]:
    """Yield the names in an ``export``: the one that it sets, or all that it lists."""
    sets = SETS.match(rest)
    for way in expansions(sets["name"] if sets else rest, known):
        yield from words(way)


class Readers(Struct, frozen=True):
    """What says whether a recipe runs something that may read a variable of its environment."""

    judge: JudgeCommand
    exports: Exports

    def of(self, known: Database) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
        """Return what finds the variables that may reach what a recipe runs, each recipe worked out once."""
        held = {name: each.origin for name, each in known.variables.items()}
        held |= dict.fromkeys(self.exports.names - held.keys(), "")
        out = tuple(name for name, origin in held.items() if self.exports.reaches(name, origin))
        plain = {each.name: each.value for each in known.variables.values()}
        return cache(lambda recipe: tuple(self._read(recipe, out, plain))) if out else lambda _: ()

    def _read(self, recipe: Sequence[str], out: Sequence[str], plain: Mapping[str, str]) -> Iterator[str]:
        text = "\n".join(recipe)
        opaque = any(self._opaque(line, plain) for line in recipe)
        for name in out:
            if opaque or READ_BY_ALL.fullmatch(name) or re.search(rf"\$\$\{{?{name}\b", text):
                yield name

    def _opaque(self, line: str, plain: Mapping[str, str]) -> bool:
        """Say whether a line runs a program of which nobody can say here what it reads."""
        from rung.risk.context import Context  # most makefiles export nothing, and what unfolds a command costs 38 ms
        from rung.risk.guards.argv import unfold  # as above

        text = expand(OWN_MAKE.sub(ITSELF, line), plain).lstrip("@-+ \t")
        text = AUTOMATIC.sub("file", text).replace("$$", "$")
        for words_ in (each.words for each in unfold(text, "bash", Context()).commands if each.words):
            name = basename(words_[0])
            if name == ITSELF:
                continue
            if "/" in words_[0] and not words_[0].startswith(("/bin/", "/usr/")):
                return True
            if INTERPRETERS.fullmatch(name) or self.judge(shlex.join(words_)).effect is Effect.UNKNOWN:
                return True
        return False
