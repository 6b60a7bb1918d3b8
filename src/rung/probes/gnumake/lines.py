"""The logical lines of a makefile: continuations joined, recipes told from the rest, ``define`` bodies kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

RULE = re.compile(r"^(?![^=:]*[:?+!]?:?=)(?P<targets>[^:=#\t][^:=#]*?)\s*&?::?(?!=)(?P<rest>.*)$", re.DOTALL)
DEFINE = re.compile(r"^\s*(?:override\s+|export\s+)*define\b")
ENDEF = re.compile(r"^\s*endef\b")


class Part(StrEnum):
    """What a line of a makefile is."""

    TEXT = "text"
    RULE = "rule"
    RECIPE = "recipe"
    DEFINED = "defined"


@dataclass(frozen=True, slots=True)
class Line:
    """A logical line: the number of its first physical line, what it is, and its text without the comment."""

    number: int
    part: Part
    text: str
    targets: tuple[str, ...] = ()


def lines(text: str) -> Iterator[Line]:
    """Yield the logical lines of a makefile that are not empty."""
    inside = recipe = False
    for number, raw in _joined(text):
        if inside:
            inside = not ENDEF.match(raw)
            if inside:
                yield Line(number, Part.DEFINED, raw)
            continue
        if recipe and raw.startswith("\t"):
            if raw.strip():
                yield Line(number, Part.RECIPE, raw.strip())
            continue
        bare = _uncommented(raw)
        if not bare.strip():
            continue
        if DEFINE.match(bare):
            inside = True
            continue
        rule = RULE.match(bare)
        recipe = rule is not None or (recipe and re.match(r"\s*(?:if|else|endif)", bare) is not None)
        yield from _plain(number, bare, rule)


def _plain(number: int, bare: str, rule: re.Match[str] | None) -> Iterator[Line]:
    if rule is None:
        yield Line(number, Part.TEXT, bare.strip())
        return
    needs, semicolon, recipe = rule["rest"].partition(";")
    yield Line(number, Part.RULE, f"{rule['targets']}:{needs}", tuple(rule["targets"].split()))
    if semicolon and recipe.strip():
        yield Line(number, Part.RECIPE, recipe.strip())


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Yield physical lines joined where a backslash ends them, with the number of the first."""
    kept: list[str] = []
    begun = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        begun = begun if kept else number
        raw = raw.removesuffix("\r")  # noqa: PLW2901 - a makefile written elsewhere
        slashes = len(raw) - len(raw.rstrip("\\"))
        if slashes % 2:
            kept.append(raw[:-1] if not kept or not kept[0].startswith("\t") else raw)
            continue
        yield begun, ("\n" if kept and kept[0].startswith("\t") else " ").join((*kept, raw))
        kept = []
    if kept:
        yield begun, " ".join(kept)


def _uncommented(raw: str) -> str:
    """Return a line without its comment; a sign after a backslash begins none."""
    found = re.search(r"(?<!\\)#", raw)
    return raw[: found.start()] if found else raw
