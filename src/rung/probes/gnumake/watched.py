"""Which variables a recipe uses although nothing in the graph would notice a change of them.

Make compares times, never values: after ``make CFLAGS=-O0`` an object is "up to date" for ``-O2`` too, unless the
target needs a file that changes with the variable (a stamp), or the makefile that sets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache

from msgspec import Struct

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake.database import Database, Target, Variable
from rung.probes.gnumake.exported import Readers
from rung.probes.gnumake.functions import matched
from rung.probes.gnumake.plain import expand
from rung.probes.gnumake.verbosity import USUAL, silent, written_out

CALLED = pattern(r"\$[({]call\s+([A-Za-z_][\w.-]*)[,)}]")
LOOPS = pattern(r"\$[({](?:foreach|let)\s+([^,$]+),")
WRITES_VALUES = pattern(r"\b(?:echo|printf)\b[^\n]*\$")
UNSET = "not set"  # the origin of what a recipe uses and nobody sets
USED = pattern(r"\$[({]([A-Za-z_][\w.-]*)[)}:]")
NAMED = pattern(r"(?:^|\s)([A-Za-z_]\w*)=")  # of `FLAGS := CC=$(CC) …`, whose value make has expanded already
LISTS = pattern(r"\$[({](?:wildcard|sort|patsubst|addprefix|addsuffix|filter|filter-out|notdir|basename|dir)\s")
SUBSTITUTED = pattern(r"\$[({][\w.-]+:[^)}]*[)}]|\$[({][\w.-]+[)}]")
SET_BY_PEOPLE = frozenset({"makefile", "command line", "default", "environment", "environment under -e"})
TOOLS = frozenset({"MAKE", "SHELL", "MAKEFLAGS", "CURDIR", "MAKE_COMMAND"})
DEEPEST = 8


WATCHED = "watched"  # the kind of stale artifacts of which no variable that their recipes name goes unwatched


class Blind(Struct, frozen=True):
    """A variable and the targets that would not notice a change of it.

    ``handed``: no recipe names it, it is exported, and they run programs that may read it.
    """

    variable: Variable
    targets: tuple[str, ...]
    handed: bool = False


def used(text: str, known: Database) -> tuple[str, ...]:
    """Return the variables a text uses, through other variables too, each once; not those of its own loops."""
    seen: dict[str, None] = {}
    waiting = [(text, 0)]
    while waiting:
        body, depth = waiting.pop()
        body = body.replace("$$", "")
        waiting += [(known.variables[name].value, depth + 1) for name in _called(body, known) if depth < DEEPEST]
        own = {name for each in LOOPS.findall(body) for name in each.split()} if "$" in body else set()
        for name in USED.findall(body):
            if name in own:
                continue
            if name not in seen:
                seen[name] = None
                held = known.variables.get(name)
                if held is not None and depth < DEEPEST:
                    waiting.append((held.value, depth + 1))
    return tuple(seen)


def _called(body: str, known: Database) -> Iterator[str]:
    return (name for name in CALLED.findall(body) if name in known.variables) if "call" in body else iter(())


def stamps(known: Database) -> dict[str, tuple[str, ...]]:
    """Return the files whose own recipe writes variables into them, with the names of these variables."""
    found = {}
    for target in known.with_recipe:
        text = "\n".join(target.recipe)
        if target.phony or not text or not WRITES_VALUES.search(text):
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
    plain = _plain(known)
    told = (name for name in dict.fromkeys((*through, *named)) if name not in TOOLS)
    return tuple(
        name for name in told
        if _of_people(name, known) or _unset(name, known) or (_quiet(name, known) and written_out(name, text, plain))
    )  # fmt: skip


def _unset(name: str, known: Database) -> bool:
    """Say whether nobody sets a variable, so that the command line may; one that says how much make tells is none."""
    return name not in known.variables and name not in TOOLS and name not in USUAL


def _quiet(name: str, known: Database) -> bool:
    """Say whether a variable says how much make tells, by its name and, where it is set, by its value."""
    held = known.variables.get(name)
    return name in USUAL and (held is None or silent(name, held.value))


def blind(below: tuple[Target, ...], known: Database, readers: Readers) -> tuple[Blind, ...]:
    """Return the variables of the recipes below a goal that no stamp among the prerequisites carries, the widest first.

    A stamp counts through other files too: what copies it is due when it changes. A variable that stands in the name of
    the target is no matter either: with another value there is another file. What is exported counts where a recipe
    runs a program that may read it; what is empty or not set comes last.
    """
    kept = stamps(known)
    pool = {each.name: each for own in known.own.values() for each in own}
    every = replace(known, variables={**pool, **known.variables})  # what is set for a target holds for its needs too
    believed, read = _believed(every), readers.of(every)
    carried: dict[str, frozenset[str]] = {}
    found: dict[tuple[bool, str], tuple[Variable, list[str]]] = {}
    for target in below:
        if target.phony or not target.recipe or target.name in kept:
            continue
        seen, uses, plain = believed(target.name)
        watched = _carried(target.name, known, kept, carried)
        needs, first = frozenset(target.needs), _names(target.order_only)
        named = uses(target.recipe)
        handed = (each for name in read(target.recipe) if (each := _spoken(name, seen, plain)))
        for each in (*named, *(each for each in handed if each not in named)):
            if not (each.name in watched or each.place in target.needs or each.about(target.name, needs, first)):
                key = (each not in named, each.name)
                found.setdefault(key, (_held(each.name, seen), []))[1].append(target.name)
    blinds = (Blind(held, tuple(targets), handed) for (handed, _), (held, targets) in found.items())
    return tuple(sorted(blinds, key=_order))


def _order(each: Blind) -> tuple[bool, int, str]:
    return (not each.variable.value, -len(each.targets), each.variable.name)


def _held(name: str, known: Database) -> Variable:
    return known.variables.get(name) or Variable(name, "", UNSET)


def _plain(known: Database) -> dict[str, str]:
    return {each.name: each.value for each in known.variables.values()}


def _uses(known: Database) -> _Uses:
    """Return what finds the variables of people that a recipe uses, each recipe and each variable worked out once."""
    plain = _plain(known)
    spoken = cache(lambda name: _spoken(name, known, plain))
    return cache(lambda recipe: tuple(_each("\n".join(recipe), known, plain, spoken)))


def _each(
    text: str, known: Database, plain: Mapping[str, str], spoken: Callable[[str], _Spoken | None]
) -> Iterator[_Spoken]:
    """Yield the variables of people that a text uses, and what says how much make tells where it is written out."""
    for name in used(text, known):
        each = spoken(name)
        if each is None and _quiet(name, known) and written_out(name, text, plain):
            held = _held(name, known)
            each = _Spoken(name, frozenset(held.value.split() or {UNSET}), "", held.place.rpartition(":")[0])
        if each is not None:
            yield each


def _believed(known: Database) -> Callable[[str], tuple[Database, _Uses, Mapping[str, str]]]:
    """Return what tells what make believes while it makes one target: with the variables that are set for it.

    With it come what finds the variables that a recipe uses, and all values. Hundreds of targets have the same.
    """
    patterns = tuple(each for each in known.own if "%" in each)

    @cache
    def told(sets: tuple[Variable, ...]) -> tuple[Database, _Uses, Mapping[str, str]]:
        mine = {held.name: held for held in sets}
        seen = replace(known, variables={**known.variables, **mine}) if mine else known
        return seen, _uses(seen), _plain(seen)

    def of(name: str) -> tuple[Database, _Uses, Mapping[str, str]]:
        each = (*(pattern for pattern in patterns if matched(pattern, name)), name)
        return told(tuple(held for target in each for held in known.own.get(target, ())))

    return of


@lru_cache(maxsize=64)  # hundreds of targets need the same folders first
def _names(needs: tuple[str, ...]) -> frozenset[str]:
    return frozenset(needs)


class _Spoken(Struct, frozen=True):
    """A variable that says something itself: the words of its value, the whole of it, and the makefile that sets it."""

    name: str
    words: frozenset[str]
    wide: str
    place: str

    def about(self, target: str, needs: AbstractSet[str], first: AbstractSet[str]) -> bool:
        """Say whether it only lists what the target needs, some of it only before it, or stands in its name."""
        return self.words - needs <= first or (bool(self.wide) and f"/{self.wide.strip('/')}/" in f"/{target}/")


_Uses = Callable[[tuple[str, ...]], tuple[_Spoken, ...]]
"""What finds the variables of people that a recipe uses."""


def _spoken(name: str, known: Database, plain: Mapping[str, str]) -> _Spoken | None:
    """Return a variable of people, or one that is empty or nobody sets; none that only joins others, or lists files."""
    if _unset(name, known):
        return _Spoken(name, frozenset({UNSET}), "", "")
    if not _of_people(name, known):
        return None
    held = known.variables[name]
    if not held.value.strip():
        return _Spoken(name, frozenset({UNSET}), "", held.place.rpartition(":")[0])
    if not SUBSTITUTED.sub("", held.value).strip() or LISTS.search(held.value) or "$@" in held.value:
        return None
    wide = expand(held.value, plain).strip()
    return _Spoken(name, frozenset(held.value.split()), wide, held.place.rpartition(":")[0])


def _carried(
    goal: str, known: Database, kept: Mapping[str, tuple[str, ...]], carried: dict[str, frozenset[str]]
) -> frozenset[str]:
    """Return the variables that stamps below a target carry; what is needed only for its order makes nothing due."""
    if not kept:
        return frozenset()
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
    return not silent(name, held.value)


def _always(need: str, known: Database) -> bool:
    target = known.targets.get(need)
    return target is not None and (target.phony or (not target.exists and not target.recipe))
