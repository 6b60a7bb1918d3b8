"""Which lines of makefiles are never read, because the condition above them does not hold here.

``ifeq``, ``ifneq``, ``ifdef``, ``ifndef`` and ``else`` are weighed in the order in which make reads (GNU Make manual,
"Conditional Parts of Makefiles"), by what is known without running anything. A condition that is not known holds
perhaps: the lines below it count, and are said to hang on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from rung.model.pattern import pattern
from rung.probes.gnumake.functions import arguments, balanced, matched, words
from rung.probes.gnumake.held import UNSET, Held
from rung.probes.gnumake.leads import DEPENDENCIES, INCLUDE, inside, wanted
from rung.probes.gnumake.lines import Line, Part
from rung.probes.gnumake.plain import SET
from rung.probes.gnumake.world import World
from rung.probes.probe import Read

DIRECTIVE = pattern(r"^(?:(?P<else>else)\b\s*)?(?P<what>ifn?eq|ifn?def|endif)?\b\s*(?P<rest>.*)$", re.DOTALL)
SETS_ANYTHING = pattern(
    r"\$[({](?:eval|call|foreach)\b.*\beval\b|\$[({]eval\b|^\$[({](?:call|foreach)\b"
    r"|^(?:(?:override|export|private|define)\s+)*[\w.-]*\$(?![({](?:info|warning|error)\s)[^=]*="
)
UNDEFINES = pattern(r"^(?:override\s+)?undefine\s+(?P<name>\S+)")
DEEPEST = 40  # makefiles that include one another

Place = tuple[str, int]


class Weighed(Struct, frozen=True):
    """Which lines are never read, and on which condition others hang; both by path and line.

    ``first`` are the rules that can be the first one of the make that is asked; None where nobody can tell.
    """

    dead: frozenset[Place] = frozenset()
    hangs: Mapping[Place, str] = field(default_factory=dict)
    first: frozenset[Place] | None = None


class Start(Struct, frozen=True):
    """A makefile that a make begins with, and the folder it works in; ``open_names`` may come from another make."""

    path: str
    folder: str = ""
    open_names: frozenset[str] = frozenset()


class _Branch(Struct):
    """One condition that is open: whether this side of it is read (None: perhaps), and whether one was surely."""

    holds: bool | None
    done: bool | None
    said: str

    def turn(self, *, own: bool | None) -> None:
        """Go on to the next side, which is read where its ``own`` condition holds and no side before was read."""
        if self.done is True or own is False:
            self.holds = False
        elif self.done is None or own is None:
            self.holds = self.done = None
        else:
            self.holds = self.done = True


class _Walk(Struct):
    read: Read
    files: Mapping[str, Sequence[Line]]
    held: Held
    folder: str
    stack: list[_Branch] = field(default_factory=list)
    alive: dict[Place, str] = field(default_factory=dict)  # with the condition it hangs on, or nothing
    seen: set[Place] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    made: frozenset[str] = frozenset()
    first: set[Place] = field(default_factory=set)
    begun: bool | None = None  # whether the first rule is known: not yet, never, or for sure

    def rule(self, place: Place, line: Line, *, sure: bool) -> None:
        """Take a rule, which may be the first one whose target is no pattern and no special name."""
        named = [name for name in line.targets if "%" not in name and not name.startswith(".")]
        if self.begun is not None or not named:
            return
        self.first.add(place)
        self.begun = True if sure and any("$" not in name for name in named) else None


def weighed(read: Read, files: Mapping[str, Sequence[Line]], starts: Sequence[Start], world: World) -> Weighed:
    """Return what is never read of these makefiles by makes that begin with ``starts``."""
    if len(files) < 2 and not any(line.text.startswith("if") for each in files.values() for line in each):  # noqa: PLR2004 - one file tells its first rule by itself
        return Weighed()
    first: frozenset[Place] | None = None
    alive: dict[Place, str] = {}
    seen: set[Place] = set()
    for start in starts:
        walk = _walked(read, files, start, world)
        seen |= walk.seen
        first = frozenset(walk.first) if walk.begun and not start.folder else first
        for place, said in walk.alive.items():
            alive[place] = said if place not in alive else alive[place] and said
    return Weighed(frozenset(seen - alive.keys()), {place: said for place, said in alive.items() if said}, first)


def _walked(read: Read, files: Mapping[str, Sequence[Line]], start: Start, world: World) -> _Walk:
    """Return the walk from one start; walked again where a makefile that is not there may be made by a rule."""
    targets = [name for each in files.values() for line in each if line.part is Part.RULE for name in line.targets]
    made: frozenset[str] = frozenset()
    for _ in range(2):
        held = Held(world, lambda name: read(inside(start.folder, name)) is not None, start.open_names)
        walk = _Walk(read, files, held, start.folder, made=made)
        _file(walk, start.path, 0)
        made = frozenset(name for name in walk.missing if any(_makes(target, name) for target in targets))
        if not made:
            break
    return walk


def _makes(target: str, name: str) -> bool:
    return "$" in target or (target != "%" and matched(target, name) is not None)


def _file(walk: _Walk, path: str, deep: int) -> None:
    for line in walk.files.get(path, ()):
        place = (path, line.number)
        walk.seen.add(place)
        if line.part is Part.TEXT and _directive(walk, path, line):
            walk.alive.setdefault(place, "")
            continue
        if any(branch.holds is False for branch in walk.stack):
            continue
        hangs = next((branch.said for branch in walk.stack if branch.holds is None), "")
        walk.alive[place] = hangs
        if line.part is Part.DEFINED:
            walk.held.values[line.targets[0] if line.targets else ""] = None
        elif line.part is Part.TEXT:
            _text(walk, line.text, sure=not hangs, deep=deep)
            walk.begun = False if walk.held.fog and walk.begun is None else walk.begun
        elif line.part is Part.RULE:
            walk.rule(place, line, sure=not hangs)


def _directive(walk: _Walk, path: str, line: Line) -> bool:
    """Take a condition, its other side or its end; return False where the line is none of them."""
    found = DIRECTIVE.match(line.text)
    if found is None or not (found["else"] or found["what"]):
        return False
    if found["what"] == "endif":
        if walk.stack:
            walk.stack.pop()
        return True
    said = f"{path}:{line.number}: {' '.join(line.text.split())}"
    if not found["else"]:
        holds = _holds(walk, found["what"], found["rest"], walk.stack)
        walk.stack.append(_Branch(holds, holds, said))
        return True
    if walk.stack:
        branch = walk.stack[-1]
        own = _holds(walk, found["what"], found["rest"], walk.stack[:-1]) if found["what"] else True
        branch.turn(own=own)
        branch.said = said if found["what"] else f"else of {branch.said}"
    return True


def _holds(walk: _Walk, what: str, rest: str, above: Sequence[_Branch]) -> bool | None:
    if any(branch.holds is False for branch in above):
        return False
    wanted_word = what in {"ifeq", "ifdef"}
    found = _defined(walk, rest) if what.endswith("def") else _equal(walk, rest)
    return None if found is None else found is wanted_word


def _defined(walk: _Walk, rest: str) -> bool | None:
    names = walk.held.ways(rest)
    if names is None or len(names) != 1:
        return None
    texts = walk.held.texts(next(iter(names)).strip())
    return None if texts is None else _one({text not in {"", UNSET} for text in texts})


def _equal(walk: _Walk, rest: str) -> bool | None:
    sides = _sides(rest)
    if sides is None:
        return None
    # Both sides at once: what they have in common is the same on both.
    both = walk.held.ways("\0".join(sides))
    return None if both is None else _one({one == other for one, _, other in (each.partition("\0") for each in both)})


def _one(answers: set[bool]) -> bool | None:
    return answers.pop() if len(answers) == 1 else None


def _sides(rest: str) -> tuple[str, str] | None:
    """Return what a condition compares, in either of the two ways to write it."""
    rest = rest.strip()
    if rest.startswith("("):
        end = balanced(rest, 0)
        given = arguments(rest[1:end]) if end > 0 else ()
        return (given[0].strip(), ",".join(given[1:]).strip()) if len(given) > 1 else None
    quoted = re.match(r"""(?P<a>["'])(?P<one>.*?)(?P=a)\s*(?P<b>["'])(?P<other>.*)(?P=b)\s*$""", rest, re.DOTALL)
    return (quoted["one"], quoted["other"]) if quoted else None


def _text(walk: _Walk, text: str, *, sure: bool, deep: int) -> None:
    if SETS_ANYTHING.search(text):
        walk.held.cloud()
    elif included := INCLUDE.match(text):
        _included(walk, included["how"], included["names"], deep)
    elif undefined := UNDEFINES.match(text):
        walk.held.values[undefined["name"]] = None
    elif told := SET.match(text):
        walk.held.set(told["name"], told["how"], told["value"].strip(), sure=sure)


def _included(walk: _Walk, how: str, names: str, deep: int) -> None:
    ways = walk.held.ways(names)
    if ways is None or len(ways) != 1 or deep > DEEPEST:
        if not all(DEPENDENCIES.search(name) for name in words(names)):
            walk.held.cloud()
        return
    for name in words(next(iter(ways))):
        path = inside(walk.folder, name)
        if path in walk.files:
            _file(walk, path, deep + 1)
        elif walk.read(path) is not None:
            walk.begun = False if walk.begun is None else walk.begun
            if not DEPENDENCIES.search(path):
                walk.held.cloud()
        else:
            walk.missing.add(name)
            if name in walk.made or wanted(walk.read, "-include" if how == "include" else how, path):
                walk.held.cloud()
