"""The logical lines of a makefile: continuations joined, recipes told from the rest, ``define`` bodies kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.gnumake.functions import CLOSING, balanced, words

NO_RULE = pattern(r"\s*(?:-?include|sinclude|ifn?eq|ifn?def|else|endif|vpath|unexport|undefine|-?load)\b|[\t:=#]")
# A variable may be called `define`, too.
DEFINE = pattern(
    r"^\s*(?:(?:override|export|private|unexport)\s+)*define\s+(?!:{0,3}=|[+?!]=)(?P<name>\S*?)\s*"
    r"(?P<how>:{0,3}=|[+?!]=)?\s*$|^\s*(?:(?:override|export|private)\s+)*define\s+(?!:{0,3}=|[+?!]=)(?P<odd>\S+)"
)
TOLD = pattern(r"[$.]|MAKE|MFLAGS|SHELL|ENV|PATH")  # names of what may decide what runs
PREFIX = pattern(r"^\s*\.RECIPEPREFIX\s*:{0,3}[?]?=\s*(?P<sign>\S?)\s*(?:\s#.*)?$")
# What a line that is no rule can be, beside a text that variables make up: then it may become a rule.
SAYS = pattern(
    r"\s*(?:-?include|sinclude|ifn?eq|ifn?def|else|endif|v?path|export|unexport|undefine|-?load)\b"
    r"|\s*\$[({](?:info|warning|error)\s|[^$]*$"
)
TELLING, EQUALS, COMMENT = re.compile(r"[$:=]"), re.compile(r"[$=]"), re.compile(r"[$#]")
SEMICOLON = pattern(r"[$;]")
TAB, BOM = "\t", "\ufeff"
ANY = ("$",)  # targets that nobody can tell
ENDEF = pattern(r"^\s*endef\b")


class Part(StrEnum):
    """What a line of a makefile is."""

    TEXT = "text"
    RULE = "rule"
    RECIPE = "recipe"
    DEFINED = "defined"


class Line(Struct, frozen=True):
    """A logical line: the number of its first physical line, what it is, and its text without the comment.

    ``targets`` are those of a rule, of the rule that a recipe belongs to, or the name of what is defined.
    """

    number: int
    part: Part
    text: str
    targets: tuple[str, ...] = ()


def prefixes(text: str) -> str:
    """Return the signs that can begin a recipe line in a makefile, beside the tab."""
    each = text.removeprefix(BOM).replace("\\\n", " ").split("\n") if ".RECIPEPREFIX" in text else ()
    return "".join(dict.fromkeys(found["sign"] for raw in each if (found := PREFIX.match(raw))))


def lines(text: str, signs: str = "") -> Iterator[Line]:
    """Yield the logical lines of a makefile that are not empty.

    ``signs`` begin recipe lines beside the tab: an included makefile is read with the sign of the one that includes it.
    Where variables may make a rule of a line, what comes after it is both: text, and lines of a recipe for any target.
    """
    begins = (TAB, *signs, *prefixes(text))
    reading = _Reading(begins)
    for number, raw in _joined(text.removeprefix(BOM), begins):
        if reading.define:
            reading.define = "" if ENDEF.match(raw) else reading.define
            if reading.define:
                yield Line(number, Part.DEFINED, raw, (reading.defined,))
        else:
            yield from _outside_of_defines(reading, number, raw)


class _Reading(Struct):
    """What was read before a line: the ``define`` that it stands in, the rule, or what variables make one of."""

    begins: tuple[str, ...]
    define: str = ""
    defined: str = ""
    rule: Line | None = None
    computed: bool = False

    def take(self, line: Line, bare: str) -> None:
        """Go on behind a line that is part of no recipe."""
        text = line.part is Part.TEXT
        stays = text and re.match(r"\s*(?:if|else|endif)", bare) is not None
        self.rule = line if line.part is Part.RULE else self.rule if stays or line.part is Part.RECIPE else None
        self.computed = text and ((self.computed and stays) or may_be_a_rule(bare))


def _outside_of_defines(reading: _Reading, number: int, raw: str) -> Iterator[Line]:
    perhaps = (reading.rule is not None or reading.computed) and raw.startswith(reading.begins)
    if perhaps:
        if raw[1:].strip():
            yield Line(number, Part.RECIPE, raw[1:].strip(), reading.rule.targets if reading.rule else ANY)
        if reading.rule and (len(reading.begins) == 1 or raw[0] != TAB):
            return
    bare = _uncommented(raw)
    if not bare.strip():
        return
    if not perhaps and (found := DEFINE.match(bare)):
        reading.define, reading.defined = bare, found["name"] or found["odd"] or ""
        if found["how"] == "!=" or TOLD.search(reading.defined):
            yield Line(number, Part.TEXT, bare.strip())
        return
    for line in _plain(number, bare):
        if not perhaps:
            reading.take(line, bare)
        yield line


def may_be_a_rule(bare: str) -> bool:
    """Say whether what variables hold may make a rule of a line that is none as it stands."""
    return "$" in bare and SAYS.match(bare) is None and not any(bare[at] == "=" for at in outside(bare, EQUALS))


def _plain(number: int, bare: str) -> Iterator[Line]:
    at = _colon(bare)
    if at < 0:
        yield Line(number, Part.TEXT, bare.strip())
        return
    head = bare[:at].removesuffix("&").rstrip()
    rest = bare[at + 1 :].removeprefix(":")
    end = next((each for each in outside(rest, SEMICOLON) if rest[each] == ";"), -1) if ";" in rest else -1
    needs, recipe = (rest[:end], rest[end + 1 :]) if end >= 0 else (rest, "")
    targets = tuple(words(head))
    yield Line(number, Part.RULE, f"{head}:{needs}", targets)
    if recipe.strip():
        yield Line(number, Part.RECIPE, recipe.strip(), targets)


def _colon(bare: str) -> int:
    """Return where the colon of a rule stands, outside of any reference, or -1 where the line is none."""
    if NO_RULE.match(bare):
        return -1
    at = next(outside(bare, TELLING), -1)
    rule = at >= 0 and bare[at] == ":" and not bare.startswith(("::=", ":=", ":::="), at)
    return at if rule else -1


def outside(bare: str, telling: re.Pattern[str]) -> Iterator[int]:
    """Yield where one of the signs stands, outside of any reference; the signs are looked for with a dollar."""
    found = telling.search(bare)
    while found:
        at = found.start()
        if bare[at] != "$":
            yield at
        elif bare[at + 1 : at + 2] in CLOSING:
            end = balanced(bare, at + 1)
            at = end if end > 0 else len(bare)
        found = telling.search(bare, at + 1)


def _joined(text: str, begins: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Yield physical lines joined where a backslash ends them, with the number of the first."""
    kept: list[str] = []
    begun = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        begun = begun if kept else number
        raw = raw.removesuffix("\r")  # noqa: PLW2901 - a makefile written elsewhere
        slashes = len(raw) - len(raw.rstrip("\\"))
        if slashes % 2:
            kept.append(raw if (kept or [raw])[0].startswith(begins) else raw[:-1])
            continue
        yield begun, ("\n" if kept and kept[0].startswith(begins) else " ").join((*kept, raw))
        kept = []
    if kept:
        yield begun, " ".join(kept)


def _uncommented(raw: str) -> str:
    """Return a line without its comment; a sign after a backslash begins none, nor in a reference or in a recipe."""
    if "#" not in raw:
        return raw
    for at in outside(raw, COMMENT):
        if not (at and raw[at - 1] == "\\"):
            before = raw[:at]
            return raw if ";" in before and _colon(before) >= 0 else before
    return raw
