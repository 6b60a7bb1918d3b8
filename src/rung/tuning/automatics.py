"""What `$^` and `$<` stand for in a makefile that is read as text: the words of the line that says what is needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from rung.model.pattern import pattern
from rung.probes.gnumake.functions import words
from rung.probes.gnumake.lines import Line, Part
from rung.probes.gnumake.plain import expand

LOOKS = pattern(r"\bVPATH\b|^\s*vpath\b|\.SECONDEXPANSION|\.EXTRA_PREREQS|\$[({]eval\b")
"""What makes of a need another name, or another need."""
PLAIN = pattern(r"(?!\./|-l|~)[^$%*?\[\]()~]+")
FOR_TARGET = pattern(r"\s*[\w.-]+\s*[:+?!]{0,3}=")
ALL, FIRST = pattern(r"(?<!\$)\$(?:\^|\(\^\)|\{\^\})"), pattern(r"(?<!\$)\$(?:<|\(<\)|\{<\})")


class Automatics:
    """The needs of each target of some makefiles, as they are written, where they stand on one line and are sure."""

    def __init__(self, read: Iterable[Sequence[Line]], known: Mapping[str, str]) -> None:
        lines = [line for each in read for line in each]
        self._known = known
        self._written: dict[str, list[str]] = {}
        for line in () if any(LOOKS.search(line.text) for line in lines) else lines:
            if line.part is Part.RULE:
                self._head(line.text)

    def told(self, name: str, recipe: Sequence[str]) -> tuple[str, ...]:
        """Return a recipe with the words of its own line in place of what stands for all needs, or for the first."""
        said = self._written.get(name, ())
        if len(said) != 1 or "$" not in "".join(recipe):
            return tuple(recipe)
        needs = tuple(words(expand(said[0], self._known)))
        if not needs or len({*needs}) != len(needs) or not all(map(PLAIN.fullmatch, needs)):
            return tuple(recipe)
        every, first = " ".join(said[0].split()), next(iter(words(said[0])))
        alone = len(tuple(words(expand(first, self._known)))) == 1
        every_in = (ALL.sub(lambda _: every, line) for line in recipe)
        return tuple(FIRST.sub(lambda _: first, line) if alone else line for line in every_in)

    def _head(self, text: str) -> None:
        """Note a line of targets and needs; of a pattern, or with a recipe on the same line, nothing is sure."""
        head, colon, rest = text.partition(":")
        if "$" in head:
            head, colon, rest = self._parted(text)
        unsure = FOR_TARGET.match(rest) or ":" in rest or ";" in rest
        needs = "" if unsure else rest.partition("|")[0]
        for name in words(expand(head, self._known)):
            self._written.setdefault(name.removeprefix("./"), []).append(needs if colon else "")

    def _parted(self, text: str) -> tuple[str, str, str]:
        """Return what stands before and behind the colon where a variable, and nothing harder, stands before it."""
        found = re.match(r"((?:\$[({][\w.-]+[)}]|[^$:])*):(.*)", text, re.DOTALL)
        return (found[1], ":", found[2]) if found else (text, "", "")
