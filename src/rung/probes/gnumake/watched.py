"""Which variables a recipe uses although nothing in the graph would notice a change of them.

Make compares times, never values: after ``make CFLAGS=-O0`` an object is "up to date" for ``-O2`` too, unless the
target needs a file that changes with the variable (a stamp), or the makefile that sets it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache

from rung.probes.gnumake.database import Database, Target, Variable
from rung.probes.gnumake.functions import matched
from rung.probes.gnumake.plain import expand

USED = re.compile(r"\$[({]([A-Za-z_][\w.-]*)[)}:]")
NAMED = re.compile(r"(?:^|\s)([A-Za-z_]\w*)=")  # of `FLAGS := CC=$(CC) …`, whose value make has expanded already
LISTS = re.compile(r"\$[({](?:wildcard|sort|patsubst|addprefix|addsuffix|filter|filter-out|notdir|basename|dir)\s")
SUBSTITUTED = re.compile(r"\$[({][\w.-]+:[^)}]*[)}]|\$[({][\w.-]+[)}]")
SET_BY_PEOPLE = frozenset({"makefile", "command line", "default", "environment", "environment under -e"})
TOOLS = frozenset({"MAKE", "SHELL", "MAKEFLAGS", "CURDIR", "MAKE_COMMAND"})
QUIET = {name: re.compile(r"[@+-]*|[0-2]") for name in ("Q", "V", "AT", "E", "VERBOSE", "QUIET")} | {
    "RM": re.compile(r"(?:\S*/)?rm(?:\s+-\w+)*"),
    "ECHO": re.compile(r"@?(?:\S*/)?(?:echo|printf|true|:)(?:\s.*)?"),
    "INSTALL": re.compile(r"(?:\S*/)?(?:ginstall|install|cp)(?:\s.*)?"),
}
"""Names that say how much make tells and how it removes and installs, and values by which nothing else is made."""
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
        names = _written(text, known)
        if names and (not target.needs or any(_always(need, known) for need in target.needs)):
            found[target.name] = names
    return found


def _written(text: str, known: Database) -> tuple[str, ...]:
    """Return the variables that a recipe writes: those it uses, and those that a line put together before names."""
    through = used(text, known)
    lines = (known.variables[name].value for name in through if name in known.variables)
    named = (found for line in lines for found in NAMED.findall(line))
    return tuple(name for name in dict.fromkeys((*through, *named)) if _of_people(name, known))


def blind(below: tuple[Target, ...], known: Database) -> tuple[Blind, ...]:
    """Return the variables of the recipes below a goal that no stamp among the prerequisites carries, the widest first.

    A stamp counts through other files too: what copies it is due when it changes. A variable that stands in the name of
    the target is no matter either: with another value there is another file.
    """
    kept = stamps(known)
    pool = {each.name: each for own in known.own.values() for each in own}
    every = replace(known, variables={**pool, **known.variables})  # what is set for a target holds for its needs too
    common = _uses(every)
    carried: dict[str, frozenset[str]] = {}
    unseen: dict[str, list[str]] = {}
    held: dict[str, Variable] = {}
    for target in below:
        if target.phony or not target.recipe or target.name in kept:
            continue
        seen = _of_target(target.name, every)
        uses = common if seen is every else _uses(seen)
        watched = _carried(target.name, known, kept, carried)
        needs = {*target.needs, *target.order_only}
        for each in uses(target.recipe):
            if not (each.name in watched or each.place in target.needs or each.about(target.name, needs)):
                unseen.setdefault(each.name, []).append(target.name)
                held.setdefault(each.name, seen.variables[each.name])
    found = sorted(unseen.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(Blind(held[name], tuple(each)) for name, each in found)


def _uses(known: Database) -> Callable[[tuple[str, ...]], tuple[_Spoken, ...]]:
    """Return what finds the variables of people that a recipe uses, each recipe and each variable worked out once."""
    plain = {each.name: each.value for each in known.variables.values()}
    spoken = cache(lambda name: _spoken(name, known, plain))
    return cache(lambda recipe: tuple(each for name in used("\n".join(recipe), known) if (each := spoken(name))))


def _of_target(name: str, known: Database) -> Database:
    """Return what make believes while it makes one target: with the variables that are set for it."""
    sets = (each for target, each in known.own.items() if target == name or ("%" in target and matched(target, name)))
    mine = {held.name: held for each in sets for held in each}
    return replace(known, variables={**known.variables, **mine}) if mine else known


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A variable that says something itself: the words of its value, the whole of it, and the makefile that sets it."""

    name: str
    words: frozenset[str]
    wide: str
    place: str

    def about(self, target: str, needs: AbstractSet[str]) -> bool:
        """Say whether it only lists what the target needs, or stands in its name."""
        return self.words <= needs or (bool(self.wide) and f"/{self.wide.strip('/')}/" in f"/{target}/")


def _spoken(name: str, known: Database, plain: Mapping[str, str]) -> _Spoken | None:
    """Return a variable of people; none that only joins others, or lists files."""
    if not _of_people(name, known):
        return None
    held = known.variables[name]
    if not SUBSTITUTED.sub("", held.value).strip() or LISTS.search(held.value) or "$@" in held.value:
        return None
    wide = expand(held.value, plain).strip()
    return _Spoken(name, frozenset(held.value.split()), wide, held.place.rpartition(":")[0])


def _carried(
    goal: str, known: Database, kept: Mapping[str, tuple[str, ...]], carried: dict[str, frozenset[str]]
) -> frozenset[str]:
    """Return the variables that stamps below a target carry; what is needed only for its order makes nothing due."""
    waiting = [goal]
    while waiting:
        name = waiting[-1]
        needs = known.targets[name].needs if name in known.targets else ()
        carried.setdefault(name, frozenset())  # a circle, which make drops, ends here
        missing = [need for need in needs if need not in carried]
        if missing:
            waiting += missing
            continue
        carried[name] = frozenset(kept.get(name, ())).union(*(carried[need] for need in needs))
        waiting.pop()
    return carried[goal]


def _of_people(name: str, known: Database) -> bool:
    held = known.variables.get(name)
    if held is None or held.origin not in SET_BY_PEOPLE or name in TOOLS or name.startswith("."):
        return False
    return not (name in QUIET and QUIET[name].fullmatch(held.value.strip()))


def _always(need: str, known: Database) -> bool:
    target = known.targets.get(need)
    return target is not None and (target.phony or (not target.exists and not target.recipe))
