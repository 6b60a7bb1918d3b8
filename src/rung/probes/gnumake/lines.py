"""The logical lines of a makefile: continuations joined, recipes told from the rest, ``define`` bodies kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from rung.probes.gnumake.functions import CLOSING, balanced, words

NO_RULE = re.compile(r"\s*(?:-?include|sinclude|ifn?eq|ifn?def|else|endif|vpath|unexport|undefine|-?load)\b|[\t:=#]")
DEFINE = re.compile(r"^\s*(?:override\s+|export\s+)*define\b\s*(?P<name>\S*)")
PREFIX = re.compile(r"^\s*\.RECIPEPREFIX\s*:{0,3}[?]?=\s*(?P<sign>\S?)\s*$")
TELLING = re.compile(r"[$:=]")
TAB = "\t"
ENDEF = re.compile(r"^\s*endef\b")


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
    return "".join(dict.fromkeys(found["sign"] for raw in text.split("\n") if (found := PREFIX.match(raw))))


def lines(text: str, signs: str = "") -> Iterator[Line]:
    """Yield the logical lines of a makefile that are not empty.

    ``signs`` begin recipe lines beside the tab: an included makefile is read with the sign of the one that includes it.
    """
    inside = defined = ""
    rule: Line | None = None
    begins = (TAB, *signs, *prefixes(text))
    for number, raw in _joined(text, begins):
        if inside:
            inside = "" if ENDEF.match(raw) else inside
            if inside:
                yield Line(number, Part.DEFINED, raw, (defined,))
            continue
        if rule and raw.startswith(begins):
            if raw[1:].strip():
                yield Line(number, Part.RECIPE, raw[1:].strip(), rule.targets)
            continue
        bare = _uncommented(raw)
        if not bare.strip():
            continue
        if found := DEFINE.match(bare):
            inside, defined = bare, found["name"]
            continue
        for line in _plain(number, bare):
            stays = line.part is Part.TEXT and re.match(r"\s*(?:if|else|endif)", bare) is not None
            rule = line if line.part is Part.RULE else rule if stays or line.part is Part.RECIPE else None
            yield line


def _plain(number: int, bare: str) -> Iterator[Line]:
    at = _colon(bare)
    if at < 0:
        yield Line(number, Part.TEXT, bare.strip())
        return
    head = bare[:at].removesuffix("&").rstrip()
    needs, semicolon, recipe = bare[at + 1 :].removeprefix(":").partition(";")
    targets = tuple(words(head))
    yield Line(number, Part.RULE, f"{head}:{needs}", targets)
    if semicolon and recipe.strip():
        yield Line(number, Part.RECIPE, recipe.strip(), targets)


def _colon(bare: str) -> int:
    """Return where the colon of a rule stands, outside of any reference, or -1 where the line is none."""
    found = None if NO_RULE.match(bare) else TELLING.search(bare)
    while found:
        at = found.start()
        if bare[at] == "=" or bare.startswith(("::=", ":=", ":::="), at):
            return -1
        if bare[at] == ":":
            return at
        if bare[at + 1 : at + 2] in CLOSING:
            end = balanced(bare, at + 1)
            at = end if end > 0 else len(bare)
        found = TELLING.search(bare, at + 1)
    return -1


def _joined(text: str, begins: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Yield physical lines joined where a backslash ends them, with the number of the first."""
    kept: list[str] = []
    begun = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        begun = begun if kept else number
        raw = raw.removesuffix("\r")  # noqa: PLW2901 - a makefile written elsewhere
        slashes = len(raw) - len(raw.rstrip("\\"))
        if slashes % 2:
            kept.append(raw[:-1] if not kept or not kept[0].startswith(begins) else raw)
            continue
        yield begun, ("\n" if kept and kept[0].startswith(begins) else " ").join((*kept, raw))
        kept = []
    if kept:
        yield begun, " ".join(kept)


def _uncommented(raw: str) -> str:
    """Return a line without its comment; a sign after a backslash begins none."""
    found = re.search(r"(?<!\\)#", raw) if "#" in raw else None
    return raw[: found.start()] if found else raw
