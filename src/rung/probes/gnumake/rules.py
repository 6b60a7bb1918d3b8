"""The rules that makefiles hold, as far as their text tells: what stands there, and what an evaluation makes of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from rung.model.pattern import pattern
from rung.probes.gnumake import calls
from rung.probes.gnumake.evaluated import hidden, templates
from rung.probes.gnumake.functions import words
from rung.probes.gnumake.leads import SUBMAKES
from rung.probes.gnumake.lines import Line, Part
from rung.probes.gnumake.plain import WAYS, Values, evaluated, expansions
from rung.probes.gnumake.reach import SUFFIXES, Graph, Rule, cleaned, is_name

SPECIAL = frozenset({".PHONY", ".SECONDARY", ".PRECIOUS", ".INTERMEDIATE", ".SUFFIXES", ".SILENT", ".IGNORE"})
SEARCHES = pattern(r"(?:override\s+|export\s+)*(?:VPATH\b|vpath\s)")
OTHER = pattern(r"\s(?:-f|--file|--makefile)")
ODD = pattern(r"[\\(]|\./|//|\s-l|^\.")  # all of what is more than names, beside what variables make up
ANYTHING = Rule(("$",), ("$",))
USUAL = "\0the usual goals"


def graph(
    start: str,
    found: Iterable[tuple[str, tuple[Line, ...]]],
    known: Values,
    first: frozenset[tuple[str, int]] | None = None,
    there: Collection[str] = (),
) -> Graph:
    """Return the rules in makefiles, of which ``start`` is read first.

    ``first`` are the path and line of the rules that can be the first one; without it that of any makefile can be.
    ``there`` is every path of the project, as far as it is known.
    """
    files = tuple(found)
    rules: list[Rule] = []
    goals = [word for held in known.get(".DEFAULT_GOAL", ()) for word in held.split()]
    sure = bool(goals)
    for path, each in files:
        read = {line.number: tuple(_ways(line, known)) for line in each if line.part is Part.RULE}
        rules += (rule for ways in read.values() for rule in ways)
        named = [name for ways in read.values() if (name := _first(ways))]
        told = [name for number, ways in read.items() if (path, number) in (first or ()) and (name := _first(ways))]
        goals += [] if sure else named[:1] if first is None else told
    more, before = _made_up([line for _, each in files for line in each], known)
    goals += [] if sure else before
    goals = list(dict.fromkeys(goals)) or (["$"] if not start or first or more else [])
    rules += more
    rules += _started([line for _, each in files for line in each], known, goals)
    if any(SEARCHES.match(line.text) for _, each in files for line in each if line.part is Part.TEXT):
        rules += tuple(_searched(rules))
    return Graph(tuple(rules), tuple(goals), there)


def _first(ways: Iterable[Rule]) -> str:
    """Return the first target of a rule that can be a goal: a dollar sign where variables make it up."""
    words_ = (word for rule in ways for word in rule.targets if not word.startswith(".") and "%" not in word)
    return next(("$" if "$" in word else word for word in words_ if is_name(word) or "$" in word), "")


def _made_up(every: Collection[Line], known: Values) -> tuple[list[Rule], list[str]]:
    """Return the rules that evaluations and variables make, and the goals that may be the first by them."""
    rules: list[Rule] = []
    before: list[str] = []
    begun = evaluates = False
    for line in every:
        begun = begun or line.part is Part.RULE
        if "$" not in line.text or line.part is Part.RECIPE:
            continue
        told = [way for each in hidden(line, known) if each.part is Part.RULE for way in _ways(each, known)]
        rules += told
        evaluates = evaluates or any(True for _ in evaluated(line.text))
        if not begun and line.part is Part.TEXT and (told or (evaluates and _has_rules(every))):
            before += [name for rule in told for name in rule.targets] or ["$"]
    if evaluates:
        rules += [way for each in templates(every) for way in _ways(each, known)]
    return rules, before


def _has_rules(every: Iterable[Line]) -> bool:
    return any(True for _ in templates(every))


def _started(every: Iterable[Line], known: Values, goals: Collection[str]) -> Iterator[Rule]:
    """Yield what a recipe asks another make for that works in the same folder, as if its targets needed it."""
    known = {**known, "MAKE": (SUBMAKES,)}
    for line in every:
        if line.part not in {Part.RECIPE, Part.DEFINED} or not calls.stays(line.text):
            continue
        targets = line.targets if line.part is Part.RECIPE else ("$",)
        text = line.text.replace("\\\n", " ").replace("\n", " ")
        text = text.replace("$@", line.targets[0]) if len(targets) == 1 else text
        for way in expansions(text, known, empty=True)[:WAYS]:
            named = calls.goals(way)
            usual = ("$",) if OTHER.search(way) else tuple(goals)
            heads = tuple(name for each in targets for one in expansions(each, known) for name in words(one))
            yield Rule(tuple(map(cleaned, heads)), usual if named is None else tuple(map(cleaned, named)))


def _searched(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield, for each target in a folder, that a name without the folder may lead to it (`VPATH`)."""
    for target in {name for rule in rules for name in rule.targets if "/" in name}:
        parts = target.split("/")
        yield Rule(tuple("/".join(parts[at:]) for at in range(1, len(parts))), (target,))


def _ways(line: Line, known: Values) -> Iterator[Rule]:
    if line.targets and line.targets[0] in SPECIAL:
        return
    if "$" not in line.text and ODD.search(line.text) is None:
        head, _, tail = _parted(line.text)
        yield Rule(tuple(head.split()), tuple(tail.replace("|", " ").split()))
        return
    ways = expansions(line.text, known, empty=True)
    for text in ways if len(ways) <= WAYS else (line.text,):
        head, _, tail = _parted(text)
        if "\\" in text:
            yield ANYTHING  # signs that are escaped are no part of a name that rung reads
        targets, needs = tuple(map(cleaned, words(head))), tuple(_needs(tail.replace("|", " "), known))
        yield Rule(targets, needs)
        if len(targets) == 1 and not needs and (shape := by_suffix(targets[0])):
            yield shape


def by_suffix(target: str) -> Rule | None:
    """Return the pattern rule that a rule by suffixes (`.c.o`, `.in`) stands for; None where the target is another."""
    found = SUFFIXES.fullmatch(target)
    return Rule((f"%{found['made'] or ''}",), (f"%{found['source']}",)) if found else None


def _needs(tail: str, known: Values) -> Iterator[str]:
    """Yield the names that a rule needs; what a second expansion makes of them can be anything."""
    if "$$" in tail:
        yield "$"
    for name in words(tail):
        yield cleaned(name)
        if "(" in name and "$" not in name:
            yield from filter(None, re.split(r"[()]", name))  # a member of an archive is made of a file
        elif name.startswith("-l"):
            yield from ("$",) if ".LIBPATTERNS" in known else (f"lib{name[2:]}.so", f"lib{name[2:]}.a")


def _parted(text: str) -> tuple[str, str, str]:
    """Part a rule at its colon, a static pattern rule at the first and the last; ``a&: b`` and ``a:: b`` are rules."""
    head, colon, tail = text.partition(":")
    pattern_, static, rest = tail.lstrip(":").partition(":")
    return head.removesuffix("&"), colon, rest if static and "=" not in pattern_ else tail.lstrip(":")
