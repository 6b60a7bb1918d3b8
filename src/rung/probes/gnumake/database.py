"""The data base that ``make -p`` prints, read into variables and targets.

In a recursive build each make below prints its own when it ends; the last one is that of the make that was asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, ValuesView
from functools import cached_property, lru_cache
from itertools import pairwise

from msgspec import Struct, field

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake.stanza import BUILT_IN, TAB, Target, each_in
from rung.probes.gnumake.targets import Index, index, names_below

__all__ = ["Database", "Target", "Variable", "database", "databases", "makes", "plan"]

BEGIN, FILES, PREFIX = "# Make data base, printed on ", "\n# Files\n", ".RECIPEPREFIX"
DEFINE, ENDEF = "\ndefine ", "\nendef\n"
IMPLICIT, WRITTEN = "\n# Implicit Rules\n", "#  recipe to execute (from "
VERSION = pattern(r"^# GNU Make \d.*\n(?:# .*\n)*\n?\Z", re.MULTILINE)  # it stands before each data base
FINISHED = "# Finished Make data base on "
ORIGIN = pattern(
    r"^# (?P<origin>environment under -e|environment|makefile|default|automatic|command line|'override' directive"
    r"|'undefine'd variable|`override' directive)(?: \(from ['`](?P<file>.*)', line (?P<line>\d+)\))?$"
)
ASSIGNED = pattern(r"^(?P<name>\S+) (?P<how>:::?=|::=|:=|\?=|\+=|!=|=) ?(?P<value>.*)$", re.DOTALL)
OWN = pattern(
    r"^# (?P<origin>makefile|command line|'override' directive)(?: private)?"
    r" \(from ['`](?P<place>.*)', line (?P<line>\d+)\)$"
)
OWNERS = ("# makefile", "# command line", "# '")  # how such a line begins; notes on a target have two blanks
OWNED = pattern(r"\n(# (?:makefile|command line|')[^\n]*)(?=\n([^\n]*))")
OF_TARGET = pattern(r"^(?P<target>\S+): (?P<assigned>\S+ (?::::?=|::=|:=|\?=|\+=|!=|=).*)$")
PATTERNS, PATTERN = "# Pattern-specific Variable Values", pattern(r"^(?P<target>\S*%\S*) :$")


class Variable(Struct, frozen=True):
    """A variable: its value as written, where it comes from (make's words) and the line that set it."""

    name: str
    value: str
    origin: str
    place: str = ""


class Own(Mapping[str, tuple[Variable, ...]]):
    """The variables of single targets, or of a pattern of them: told when they are first asked for."""

    def __init__(self, told: Callable[[], Iterable[tuple[str, Variable]]]) -> None:
        self._told = told

    @cached_property
    def _found(self) -> dict[str, tuple[Variable, ...]]:
        found: dict[str, list[Variable]] = {}
        for target, variable in self._told():
            found.setdefault(target, []).append(variable)
        return {target: tuple(each) for target, each in found.items()}

    def __getitem__(self, target: str) -> tuple[Variable, ...]:
        return self._found[target]

    def values(self) -> ValuesView[tuple[Variable, ...]]:
        """Return the variables of each target."""
        return self._found.values()

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class Database(Struct, frozen=True):
    """Everything make believes. ``own`` are the variables of single targets, or of a pattern of them.

    ``shaped`` are the pattern rules of the makefiles that have a recipe, in their order; built-in ones are left out.
    """

    variables: Mapping[str, Variable] = field(default_factory=dict)
    targets: Mapping[str, Target] = field(default_factory=dict)
    own: Mapping[str, tuple[Variable, ...]] = field(default_factory=dict)
    shaped: tuple[Target, ...] = ()

    def below(self, goal: str) -> tuple[Target, ...]:
        """Return the target and everything it needs, each once; nothing when make knows no such goal."""
        return tuple(self.targets[name] for name in self.names_below(goal))

    @property
    def read(self) -> Database:
        """Return the same with every target read: for who asks about most of them, and again and again."""
        return replace(self, targets=dict(self.targets.items())) if isinstance(self.targets, Index) else self

    def made_below(self, goal: str) -> tuple[Target, ...]:
        """Return what of the target and everything it needs has a recipe."""
        if isinstance(self.targets, Index):
            made = self.targets.made  # first: what was read tells its needs at once
            return tuple(made[name] for name in self.names_below(goal) if name in made)
        return tuple(each for name in self.names_below(goal) if (each := self.targets[name]).recipe)

    def recipes_below(self, goal: str) -> Iterator[tuple[str, ...]]:
        """Return the recipes of the target and of everything it needs."""
        if isinstance(self.targets, Index):
            return map(self.targets.recipe, self.names_below(goal))
        return (self.targets[name].recipe for name in self.names_below(goal))

    def names_below(self, goal: str) -> tuple[str, ...]:
        """Return the names of the target and of everything it needs, each once; none when make knows no such goal."""
        if isinstance(self.targets, Index):
            return self.targets.below(goal)
        return names_below(goal, self.targets, lambda name: (self.targets[name].needs, self.targets[name].order_only))

    @property
    def rules(self) -> int:
        """Return how many targets have a recipe and a rule that names them."""
        if isinstance(self.targets, Index):
            return self.targets.rules()
        return sum(1 for each in self.targets.values() if each.recipe and each.known)

    @property
    def with_recipe(self) -> Iterable[Target]:
        """Return the targets that have a recipe, in make's order."""
        if isinstance(self.targets, Index):
            return self.targets.made.values()
        return (each for each in self.targets.values() if each.recipe)

    @property
    def passing(self) -> Iterator[Target]:
        """Return the targets that make makes only on the way to another, in make's order."""
        if isinstance(self.targets, Index):
            return self.targets.passing()
        return (each for each in self.targets.values() if each.passing)

    @property
    def goals(self) -> tuple[str, ...]:
        """Return the goals that were named, or the usual one."""
        told = self.variables.get("MAKECMDGOALS")
        return tuple(told.value.split()) if told and told.value.strip() else (self.default_goal,)

    def flagged(self, flag: str) -> bool:
        """Say whether make works under an option of one letter, from its command line or from a makefile."""
        told = self.variables.get("MAKEFLAGS")
        first = told.value.split(" ")[0] if told else ""
        return flag in first and not first.startswith("--")

    @property
    def default_goal(self) -> str:
        """Return the goal that make takes when none is named, or empty."""
        told = self.variables.get(".DEFAULT_GOAL")
        return told.value.strip() if told else ""


def database(out: str) -> Database:
    """Return the last data base in what make printed; an empty one when there is none."""
    return makes(out)[-1][1]


def databases(out: str) -> dict[str, Database]:
    """Return the last data base about each folder in what make printed; empty for the make that was asked."""
    return dict(makes(out))


def plan(out: str) -> str:
    """Return what make printed without the data bases in it: of ``-n -p`` the recipes that it would run."""
    parts = out.split(BEGIN)
    said = [parts[0], *(part.partition(FINISHED)[2].partition("\n")[2] for part in parts[1:])]
    return "".join(VERSION.sub("", each) for each in said)


@lru_cache(maxsize=4)  # one answer reads what make printed several times: for its evidence, and for the secrets in it
def makes(out: str) -> tuple[tuple[str, Database], ...]:
    """Return every data base in what make printed, with the folder it is about: empty for the make that was asked."""
    places = tuple(_begun(out))
    found = []
    for begin, end in pairwise(places):
        known = _read(out, begin, end)
        told = known.variables.get("CURDIR")
        found.append((told.value if told else "?", known))
    return (*found, ("", _read(out, places[-1], len(out)) if places else Database()))


def _begun(out: str) -> Iterator[int]:
    """Yield where each data base begins."""
    at = out.find(BEGIN)
    while at >= 0:
        yield at
        at = out.find(BEGIN, at + len(BEGIN))


def _read(out: str, begin: int, end: int) -> Database:
    """Return the data base that stands between two places."""
    at = _files(out, begin, end)
    before, files = (out[begin:at], at + len(FILES) - 1) if at >= 0 else (out[begin:end], end)
    lines = before.split("\n")
    variables = {each.name: each for each in _variables(lines)}
    told = variables.get(PREFIX)
    prefix = told.value[:1] if told and told.value else TAB
    own = Own(lambda: (*_of_patterns(lines), *_of_targets(out, files, end)))
    rules = before.rfind(IMPLICIT)
    shaped = tuple(_shaped(before[rules + len(IMPLICIT) :], prefix)) if rules >= 0 else ()
    return Database(variables, index(out, files, end, prefix), own, shaped)


def _files(out: str, begin: int, end: int) -> int:
    """Return where the part on files begins, or -1; the value of a variable may hold such a line, too."""
    at = out.find(FILES, begin, end)
    while at >= 0 and out.rfind(DEFINE, begin, at) > out.rfind(ENDEF, begin, at):
        at = out.find(FILES, at + 1, end)
    return at


def _shaped(text: str, prefix: str) -> Iterator[Target]:
    """Yield every pattern rule that a makefile wrote, for each of its targets."""
    for rule in each_in(text, prefix) if WRITTEN in text else ():
        if rule.recipe and rule.place != BUILT_IN:
            yield from (replace(rule, name=name) for name in rule.name.split())


def _of_patterns(lines: Sequence[str]) -> Iterator[tuple[str, Variable]]:
    """Yield the variables that are set for a pattern: make prints those in a part of their own."""
    pattern = ""
    for at in range(lines.index(PATTERNS) if PATTERNS in lines else len(lines), len(lines) - 1):
        name = PATTERN.match(lines[at])
        pattern = name["target"] if name else pattern
        held = _held(lines[at], lines[at + 1].removeprefix("# "))
        if held:
            yield pattern, held


def _of_targets(text: str, begin: int, end: int) -> Iterator[tuple[str, Variable]]:
    """Yield the variables that are set for a target."""
    for line, after in OWNED.findall(text, begin, end):
        told = OF_TARGET.match(after)
        held = _held(line, told["assigned"]) if told else None
        if told and held:
            yield told["target"], held


@lru_cache(maxsize=64)  # one line of a makefile sets the same for hundreds of targets
def _held(line: str, after: str) -> Variable | None:
    """Return the variable that is set ``after`` a line that tells where."""
    origin = OWN.match(line) if line.startswith(OWNERS) else None
    assigned = ASSIGNED.match(after) if origin else None
    if origin is None or assigned is None:
        return None
    return Variable(assigned["name"], assigned["value"], origin["origin"], f"{origin['place']}:{origin['line']}")


def _variables(lines: Sequence[str]) -> Iterator[Variable]:
    at = 0
    while at < len(lines):
        origin = ORIGIN.match(lines[at]) if lines[at].startswith("# ") else None
        at += 1
        if origin is None or at >= len(lines):
            continue
        place = f"{origin['file']}:{origin['line']}" if origin["file"] else ""
        line = lines[at]
        if line.startswith("define "):
            name, end = line.split()[1], at + 1
            while end < len(lines) and lines[end] != "endef":
                end += 1
            yield Variable(name, "\n".join(lines[at + 1 : end]), origin["origin"], place)
            at = end
            continue
        assigned = ASSIGNED.match(line)
        if assigned:
            yield Variable(assigned["name"], assigned["value"], origin["origin"], place)
