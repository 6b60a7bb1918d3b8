"""The data base that ``make -p`` prints, read into variables and targets.

In a recursive build each make below prints its own when it ends; the last one is that of the make that was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct, field

from rung.model.pattern import pattern
from rung.model.replacing import replace

BUILT_IN = "built-in"
BEGIN, FILES, PREFIX = "# Make data base, printed on ", "\n# Files\n", ".RECIPEPREFIX"
IMPLICIT, WRITTEN = "\n# Implicit Rules\n", "#  recipe to execute (from "
VERSION = pattern(r"^# GNU Make \d.*\n(?:# .*\n)*\n?\Z", re.MULTILINE)  # it stands before each data base
MAKES = "\n#  Also makes: "
COMMANDS = ("#  recipe", "#  commands")
STANZA = pattern(
    r"^(?:(?P<ends># files hash-table stats)|\.RECIPEPREFIX = (?P<prefix>.*)\n?"
    r"|(?P<unknown># Not a target:\n)?(?:(?P<names>(?:\\.|[^:#\s])[^:\n]*(?::(?=[^:\s])[^:\n]*)*)"
    r"(?P<colons>::?)(?: (?P<needs>.*))?$|[^#\t\n].*)(?P<notes>(?:\n(?:#.*\n)*)?))",
    re.MULTILINE,
)
"""A line about a target and what is noted on it, or one that says how to read on."""
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
RECIPE = pattern(
    r"^#  (?:recipe|commands) to execute \((?:from ['`](?P<file>.*)', line (?P<line>\d+)|built-in)\):$", re.MULTILINE
)


class Variable(Struct, frozen=True):
    """A variable: its value as written, where it comes from (make's words) and the line that set it."""

    name: str
    value: str
    origin: str
    place: str = ""


class Target(Struct, frozen=True):
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
        seen: dict[str, Target] = {}
        waiting = [goal] if goal in self.targets else []
        while waiting:
            name = waiting.pop()
            target = None if name in seen else self.targets.get(name)
            if target is not None:
                seen[name] = target
                waiting += [need for need in target.needs if need not in seen]
                waiting += [need for need in target.order_only if need not in seen]
        return tuple(seen.values())

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
    found = []
    parts = out.split(BEGIN)[1:]
    for part in parts[:-1]:
        known = _read(part)
        told = known.variables.get("CURDIR")
        found.append((told.value if told else "?", known))
    return (*found, ("", _read(parts[-1]) if parts else Database()))


def _read(out: str) -> Database:
    before, _, files = out.partition(FILES)
    lines = before.split("\n")
    variables = {each.name: each for each in _variables(lines)}
    told = variables.get(PREFIX)
    prefix = told.value[:1] if told and told.value else "\t"
    own: dict[str, list[Variable]] = {}
    for target, variable in (*_of_patterns(lines), *_of_targets(files)):
        own.setdefault(target, []).append(variable)
    targets: dict[str, Target] = {}
    for each in _targets(files, prefix):
        other = targets.get(each.name) if each.double else None  # each rule of two colons stands by itself
        targets[each.name] = replace(each, recipe=(*other.recipe, *each.recipe)) if other else each
    every = {target: tuple(each) for target, each in own.items()}
    return Database(variables, targets, every, tuple(_shaped(before.partition(IMPLICIT)[2], prefix)))


def _shaped(text: str, prefix: str) -> Iterator[Target]:
    """Yield every pattern rule that a makefile wrote, for each of its targets."""
    for rule in _targets(text, prefix) if WRITTEN in text else ():
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


def _of_targets(text: str) -> Iterator[tuple[str, Variable]]:
    """Yield the variables that are set for a target."""
    for line, after in OWNED.findall(text):
        told = OF_TARGET.match(after)
        held = _held(line, told["assigned"]) if told else None
        if told and held:
            yield told["target"], held


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


def _targets(text: str, prefix: str) -> Iterator[Target]:
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
            at, recipe = _recipe(text, at, prefix)
        if stanza[1]:
            yield _target(stanza, recipe)


def _recipe(text: str, at: int, prefix: str) -> tuple[int, tuple[str, ...]]:
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
    last = notes.rfind("\n", 0, -1) + 1
    recipe = RECIPE.match(notes, last) if notes.startswith(COMMANDS, last) else None
    place = (f"{recipe['file']}:{recipe['line']}" if recipe["file"] else BUILT_IN) if recipe else ""
    return Target(
        (names or "").replace("\\", ""),
        tuple(needs.split()),
        _order(order),
        lines,
        place,
        phony="\n#  Phony target (prerequisite of .PHONY).\n" in notes,
        known=unknown is None,
        exists="\n#  File does not exist.\n" not in notes,
        due="\n#  Needs to be updated (-q is set).\n" in notes,
        also=tuple(notes.partition(MAKES)[2].partition("\n")[0].split()) if MAKES in notes else (),
        double=colons == "::",
        passing="\n#  File is an intermediate prerequisite.\n" in notes,
    )


@lru_cache(maxsize=64)  # hundreds of targets need the same folders first
def _order(text: str) -> tuple[str, ...]:
    return tuple(text.split())
