"""Where each target stands in the data base that ``make -p`` prints, so that one is read when it is first asked for.

A tree of a thousand objects has four thousand targets, and most questions are about a part of them: to find where all
stand takes a fifth of the time that it takes to read them.
"""

from __future__ import annotations

from collections.abc import Callable, Container, ItemsView, Iterator, Mapping, ValuesView
from functools import cached_property
from typing import TypeVar, cast

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake.stanza import (
    DUE,
    MAKES,
    MISSING,
    PASSING,
    PHONY,
    TAB,
    UNKNOWN,
    Target,
    also,
    each_in,
    place,
    plain_lines,
    recipe_at,
    words,
)  # fmt: skip

COMMAND, SIGN, ENDS = "\n\t", ".RECIPEPREFIX = ", "# files hash-table stats"
LINE = pattern(
    r"\n(?![#\t])(?:\n(?:# Not a target:\n|(# (?!files hash-table).*\n))?(?:{name}|([^\t\n]))"
    r"|{name}|([^#\t\n]))".format(name=r"([^#\s:\\.][^:\n\\]*|\.(?!RECIPEPREFIX = )[^:\n\\]*):(?=[ \n])")
)
"""A line that is no note and no recipe, and where a stanza begins its first note too: the parts are named below."""
OWN, FIRST, OTHER, LATER = 1, 2, 3, 4
"""Where a stanza begins: the note of a variable that is set for the target, a target, or what else; later: a target."""
Place = tuple[int, int]
"""Where the line that names a target begins, and where its stanza ends."""
Needs = tuple[tuple[str, ...], tuple[str, ...]]
"""What a target needs, and what it needs only before it."""
NOTHING: Needs = ((), ())
Default = TypeVar("Default")


class Index(Mapping[str, Target]):
    """The targets of a data base by name, in make's order; each is read where it stands when it is first asked for."""

    def __init__(self, text: str, found: dict[str, Target | Place]) -> None:
        self._text, self._found = text, found
        self._recipes: dict[str, tuple[str, ...]] = {}
        self._below: dict[str, tuple[str, ...]] = {}
        self._last: tuple[str, tuple[str, ...]] = ("", ())  # needed only before: hundreds of targets have the same

    def __getitem__(self, name: str) -> Target:
        held = self._found[name]
        if isinstance(held, tuple):
            held = self._found[name] = self._read(name, held[0])
        return held

    def get(self, name: str, default: Default = None) -> Target | Default:  # type: ignore[assignment]  # as Mapping has it
        """Return a target, or the default where make knows none of that name."""
        return self[name] if name in self._found else default

    def __contains__(self, name: object) -> bool:
        return name in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def values(self) -> ValuesView[Target]:
        """Return all targets: then each is read."""
        return self._all.values()

    def items(self) -> ItemsView[str, Target]:
        """Return all targets with their names: then each is read."""
        return self._all.items()

    @property
    def _all(self) -> dict[str, Target]:
        for name, held in self._found.items():
            if isinstance(held, tuple):
                self._found[name] = self._read(name, held[0])
        return cast("dict[str, Target]", self._found)

    def needs(self, name: str) -> Needs:
        """Return what a target needs, and what only before it."""
        held = self._found[name]
        if isinstance(held, tuple):
            return self._needs(self._colon(name, held[0]))
        return held.needs, held.order_only

    def recipe(self, name: str) -> tuple[str, ...]:
        """Return the lines of the recipe of a target, none where it has none."""
        held = self._found[name]
        if not isinstance(held, tuple):
            return held.recipe
        if not self._commanded(*held):
            return ()
        found = self._recipes.get(name)
        if found is None:
            found = self._recipes[name] = self._recipe(self._text.find("\n", self._colon(name, held[0])))
        return found

    def below(self, goal: str) -> tuple[str, ...]:
        """Return the names of a target and of everything it needs, each once; none where make knows no such goal."""
        if goal not in self._below:
            self._below[goal] = names_below(goal, self, self.needs)
        return self._below[goal]

    @cached_property
    def made(self) -> dict[str, Target]:
        """Return the targets that have a recipe, by name."""
        every = self._found.items()
        held = (name for name, held in every if not isinstance(held, tuple) or self._commanded(*held))
        return {name: target for name in held if (target := self[name]).recipe}

    def rules(self) -> int:
        """Return how many targets have a recipe and a rule that names them."""
        named = (
            name
            for name, held in self._found.items()
            if (self._text[held[0]] != "#" if isinstance(held, tuple) else held.known)
        )
        return sum(map(bool, map(self.recipe, named)))

    def passing(self) -> Iterator[Target]:
        """Yield the targets that make makes only on the way to another."""
        if PASSING in self._text:
            yield from (each for each in self.values() if each.passing)

    def _colon(self, name: str, begin: int) -> int:
        """Return where the name of a target ends whose stanza begins there."""
        return begin + len(name) + (len(UNKNOWN) if self._text[begin] == "#" else 0)

    def _commanded(self, begin: int, end: int) -> bool:
        """Say whether a stanza may have a recipe: its last line is none of notes then, or goes on from another."""
        last = self._text.rfind("\n", begin, end - 2)
        return self._text[last + 1] != "#" or self._text[last - 1] == "\\"

    def _needs(self, colon: int) -> Needs:
        """Return what stands behind the colon of a target: what it needs, and behind a sign what only before it."""
        text = self._text
        end = text.find("\n", colon)
        sign = text.find("|", colon, end)
        if sign < 0:
            return (tuple(text[colon + 2 : end].split()), ()) if end > colon + 1 else NOTHING
        order, names = self._last
        if end - sign - 1 != len(order) or not text.startswith(order, sign + 1):
            order = text[sign + 1 : end]
            names = words(order)
            self._last = order, names
        return tuple(text[colon + 2 : sign].split()), names

    def _recipe(self, head: int) -> tuple[str, ...]:
        """Return the lines of the recipe behind the line that ends at ``head`` and the notes that follow it."""
        blank = self._text.find("\n\n", head)
        begin = self._text.find(COMMAND, head, blank) + 1
        return self._lines(begin, blank) if begin else ()

    def _lines(self, begin: int, end: int) -> tuple[str, ...]:
        return plain_lines(self._text[begin:end]) or recipe_at(self._text, begin, TAB)[1]

    def _read(self, name: str, begin: int) -> Target:
        """Return a target whose stanza holds nothing else: each line is a note, or of its recipe, or empty.

        The same as ``each_in`` finds there, in less than half the time: nine of ten targets are so.
        """
        text, known = self._text, self._text[begin] != "#"
        colon = begin + len(name) + (0 if known else len(UNKNOWN))
        head = text.find("\n", colon)
        blank = text.find("\n\n", head)
        command = text.find(COMMAND, head, blank)
        notes = text[head : (blank if command < 0 else command) + 1]
        needs, order = self._needs(colon) if head > colon + 1 else NOTHING
        recipe = () if command < 0 else self._lines(command + 1, blank)
        return Target(
            name,
            needs,
            order,
            recipe,
            place(notes) if notes.endswith("):\n") else "",
            PHONY in notes,
            known,
            MISSING not in notes,
            DUE in notes,
            also(notes) if MAKES in notes else (),
            passing=PASSING in notes,
        )


def names_below(goal: str, known: Container[str], needs: Callable[[str], Needs]) -> tuple[str, ...]:
    """Return the names of a target and of everything it needs, each once, of those that make knows."""
    seen: dict[str, None] = {}
    waiting = [goal]
    past: tuple[str, ...] = ()  # what hundreds of targets need first, and was seen
    while waiting:
        name = waiting.pop()
        if name in seen or name not in known:
            continue
        seen[name] = None
        then, first = needs(name)
        waiting += [need for need in then if need not in seen]
        if first and first is not past:
            unseen = [need for need in first if need not in seen]
            waiting += unseen
            past = past if unseen else first
    return tuple(seen)


def index(text: str, begin: int, end: int, prefix: str) -> Index:
    """Return the targets that are told between two places; ``prefix`` begins a line of a recipe there."""
    found: dict[str, Target | Place] = {}
    if prefix != TAB or not _placed(text, found, begin, end):
        found = {}
        _read(text, (begin, end), found, prefix)
    return Index(text, found)


def _placed(text: str, found: dict[str, Target | Place], begin: int, end: int) -> bool:
    """Add where targets stand between two places; say whether that can be told before all is read line by line."""
    name, head, start, own = "", begin, begin, False
    for line in LINE.finditer(text, begin, end):
        kind, at = line.lastindex, line.start()
        if kind is None or kind > OTHER:  # once more the same target, after a variable of its own
            name = name if kind == LATER and own and line[LATER] == name and text[at - 1] != "\\" else ""
            head = at + 1
            continue
        if name:
            found[name] = (head, at + 2)
        elif not _read_here(text, (start, at + 2), found):
            return False
        start = head = at + 2
        name, own = "", False
        if kind == FIRST:
            name, own = line[FIRST], line.start(OWN) >= 0
            head = line.start(FIRST) if own else head
        elif text.startswith(ENDS, head):
            return True
    return _read_here(text, (start, end), found)  # it was cut off


def _read_here(text: str, place: Place, found: dict[str, Target | Place]) -> bool:
    """Add what a stanza tells, line by line; say whether it says nothing of how those after it are read."""
    _read(text, place, found, TAB)
    return text.find(SIGN, *place) < 0 and text.find(ENDS, *place) < 0


def _read(text: str, place: Place, found: dict[str, Target | Place], prefix: str) -> None:
    """Add what is told between two places, line by line."""
    known = Index(text, found)
    for each in each_in(text[place[0] : place[1]], prefix):
        other = known.get(each.name) if each.double else None  # each rule of two colons stands by itself
        found[each.name] = replace(each, recipe=(*other.recipe, *each.recipe)) if other else each
