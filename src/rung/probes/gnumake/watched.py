"""Which variables a recipe uses although nothing in the graph would notice a change of them.

Make compares times, never values: after ``make CFLAGS=-O0`` an object is "up to date" for ``-O2`` too, unless the
target needs a file that changes with the variable (a stamp), or the makefile that sets it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rung.probes.gnumake.database import Database, Target, Variable

USED = re.compile(r"\$[({]([A-Za-z_][\w.-]*)[)}:]")
SET_BY_PEOPLE = frozenset({"makefile", "command line", "default", "environment", "environment under -e"})
TOOLS = frozenset({"MAKE", "SHELL", "RM", "MAKEFLAGS", "CURDIR", "MAKE_COMMAND", "INSTALL", "ECHO", "Q", "V"})
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Blind:
    """A variable and the targets that would not notice a change of it."""

    variable: Variable
    targets: tuple[str, ...]


def used(text: str, known: Database) -> tuple[str, ...]:
    """Return the variables a text uses, through other variables too, each once."""
    seen: dict[str, None] = {}
    waiting = [(text, 0)]
    while waiting:
        body, depth = waiting.pop()
        for name in USED.findall(body):
            if name not in seen:
                seen[name] = None
                held = known.variables.get(name)
                if held is not None and depth < DEEPEST:
                    waiting.append((held.value, depth + 1))
    return tuple(seen)


def stamps(known: Database) -> dict[str, tuple[str, ...]]:
    """Return the files whose own recipe writes variables into them, with the names of these variables."""
    found = {}
    for target in known.targets.values():
        text = "\n".join(target.recipe)
        if target.phony or not re.search(r"\b(?:echo|printf)\b[^\n]*\$", text):
            continue
        names = tuple(name for name in used(text, known) if _of_people(name, known))
        if names and (not target.needs or any(_always(need, known) for need in target.needs)):
            found[target.name] = names
    return found


def blind(below: tuple[Target, ...], known: Database) -> tuple[Blind, ...]:
    """Return the variables of the recipes below a goal that no stamp among the prerequisites carries."""
    kept = stamps(known)
    unseen: dict[str, list[str]] = {}
    for target in below:
        if target.phony or not target.recipe or target.name in kept:
            continue
        watched = {name for need in (*target.needs, *target.order_only) for name in kept.get(need, ())}
        for name in _values(target, known):
            place = known.variables[name].place.rpartition(":")[0]
            if name not in watched and place not in target.needs:
                unseen.setdefault(name, []).append(target.name)
    return tuple(Blind(known.variables[name], tuple(each)) for name, each in sorted(unseen.items()))


def _values(target: Target, known: Database) -> Iterator[str]:
    for name in used("\n".join(target.recipe), known):
        if _of_people(name, known) and known.variables[name].value.strip() and "$@" not in known.variables[name].value:
            yield name


def _of_people(name: str, known: Database) -> bool:
    held = known.variables.get(name)
    return held is not None and held.origin in SET_BY_PEOPLE and name not in TOOLS and not name.startswith(".")


def _always(need: str, known: Database) -> bool:
    target = known.targets.get(need)
    return target is not None and (target.phony or (not target.exists and not target.recipe))
