"""A target in the data base that ``make -p`` prints: what its stanza says of it, from its name to its recipe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from rung.model.pattern import pattern

BUILT_IN = "built-in"
TAB = "\t"
UNKNOWN = "# Not a target:\n"
MAKES = "\n#  Also makes: "
PASSING = "\n#  File is an intermediate prerequisite.\n"
PHONY = "\n#  Phony target (prerequisite of .PHONY).\n"
MISSING, DUE = "\n#  File does not exist.\n", "\n#  Needs to be updated (-q is set).\n"
COMMANDS = ("#  recipe", "#  commands")
STANZA = pattern(
    r"^(?:(?P<ends># files hash-table stats)|\.RECIPEPREFIX = (?P<prefix>.*)\n?"
    r"|(?P<unknown># Not a target:\n)?(?:(?P<names>(?:\\.|[^:#\s])[^:\n]*(?::(?=[^:\s])[^:\n]*)*)"
    r"(?P<colons>::?)(?: (?P<needs>.*))?$|[^#\t\n].*)(?P<notes>(?:\n(?:#.*\n)*)?))",
    re.MULTILINE,
)
"""A line about a target and what is noted on it, or one that says how to read on."""
RECIPE = pattern(
    r"^#  (?:recipe|commands) to execute \((?:from ['`](?P<file>.*)', line (?P<line>\d+)|built-in)\):$", re.MULTILINE
)


class Target(Struct, frozen=True, gc=False):
    """A file that make knows. ``known`` says that a rule names it; ``due`` that make -q holds it for pending.

    ``also`` are the targets that its recipe makes together with it. ``double``: its rule has two colons.
    ``passing``: make makes it only on the way to another, and removes it by itself (an intermediate file).
    """

    name: str
    needs: tuple[str, ...] = ()
    order_only: tuple[str, ...] = ()
    recipe: tuple[str, ...] = ()
    place: str = ""
    phony: bool = False
    known: bool = True
    exists: bool = True
    due: bool = False
    also: tuple[str, ...] = ()
    double: bool = False
    passing: bool = False


def each_in(text: str, prefix: str) -> Iterator[Target]:
    """Yield every target. ``prefix`` begins a recipe line until make says that another one does."""
    at = 0
    while found := STANZA.search(text, at):
        at = found.end()
        ends, sign, *stanza = found.groups()
        if ends:
            return
        if sign is not None:
            prefix = sign[:1] or "\t"
            continue
        recipe: tuple[str, ...] = ()
        if text.startswith(prefix, at):
            at, recipe = recipe_at(text, at, prefix)
        if stanza[1]:
            yield _target(stanza, recipe)


def recipe_at(text: str, at: int, prefix: str) -> tuple[int, tuple[str, ...]]:
    """Return where the recipe that begins at ``at`` ends, and its lines, without the prefix in continued ones."""
    found = []
    while text.startswith(prefix, at):
        line, at = _line(text, at)
        parts = [line.removeprefix(prefix)]
        while (len(parts[-1]) - len(parts[-1].rstrip("\\"))) % 2 and at < len(text):
            line, at = _line(text, at)
            parts.append(line.removeprefix(prefix))
        found.append("\n".join(parts))
    return at, tuple(found)


def _line(text: str, at: int) -> tuple[str, int]:
    """Return the line that begins at ``at``, and where the next one begins."""
    end = text.find("\n", at)
    return (text[at:end], end + 1) if end >= 0 else (text[at:], len(text))


def _target(stanza: Sequence[str | None], lines: tuple[str, ...]) -> Target:
    """Return a target of what stands before its recipe: unknown or not, its names, colons, needs and notes."""
    unknown, names, colons, named, told = stanza
    notes, (needs, _, order) = told or "", (named or "").partition("|")
    return Target(
        (names or "").replace("\\", ""),
        tuple(needs.split()),
        words(order),
        lines,
        place(notes),
        PHONY in notes,
        unknown is None,
        MISSING not in notes,
        DUE in notes,
        also(notes),
        colons == "::",
        PASSING in notes,
    )


def also(notes: str) -> tuple[str, ...]:
    """Return what is made with a target, by the notes on it."""
    return tuple(notes.partition(MAKES)[2].partition("\n")[0].split())


def place(notes: str) -> str:
    """Return where a recipe stands, by the last note on a target."""
    last = notes.rfind("\n", 0, -1) + 1
    return _told(notes[last:]) if notes.startswith(COMMANDS, last) else ""


@lru_cache(maxsize=64)  # hundreds of targets have one rule
def _told(note: str) -> str:
    recipe = RECIPE.match(note)
    return (f"{recipe['file']}:{recipe['line']}" if recipe["file"] else BUILT_IN) if recipe else ""


@lru_cache(maxsize=64)
def plain_lines(recipe: str) -> tuple[str, ...]:
    """Return the lines of a recipe of which each begins with a tab and none goes on; nothing where one does."""
    return () if "\\" in recipe or "\n#" in recipe else tuple(recipe[1:].split("\n\t"))


@lru_cache(maxsize=64)  # hundreds of targets need the same folders first
def words(text: str) -> tuple[str, ...]:
    """Return the names that stand in a text."""
    return tuple(text.split())
