"""What a target would run as its rules are written, where asking make for it would run some of it already."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from posixpath import basename, dirname

from rung.model.pattern import pattern
from rung.probes.gnumake.act import Scan
from rung.probes.gnumake.database import Database, Target
from rung.probes.gnumake.functions import matched, substituted
from rung.probes.gnumake.plain import Known, expansions
from rung.probes.gnumake.trace import Step, Why

MARKS = "@-+ \t"
AUTOMATIC = pattern(r"\$(?:([@<^?+*|])|[({]([@<^?+*|])([DF]?)(?::([^(){}$]*=[^(){}$]*))?[)}])")

DEEPEST = 4  # pattern rules on the way to one file
Chain = frozenset[int]  # the pattern rules that were taken on the way, by their numbers
DOLLAR = "\0"  # stands for the sign that is left for the shell
PARTS: dict[str, Callable[[str], str]] = {"": str, "D": lambda path: dirname(path) or ".", "F": basename}


def acts(found: Scan) -> bool:
    """Say whether recipes among what can run act even when they are only asked for."""
    return any(act.targets for act in found.harmful)


def steps(known: Database, goal: str, there: Collection[str]) -> tuple[Step, ...]:
    """Return a step for every target below a goal that has a recipe, what it needs first; variables are worked out.

    Of what no rule names make would choose among the pattern rules: each counts whose needs are ``there``, are made by
    a rule, or are of the shape of another one.
    """
    values = {name: (held.value.replace("$$", DOLLAR),) for name, held in known.variables.items()}
    worked = Known({**values, "MAKE": ("make",)})
    found = {each: stem for each, stem in _below(known, goal, there) if each.recipe}
    return tuple(
        Step(target.name, target.place, Why.UNKNOWN, (), _recipe(target, worked, stem))
        for target, stem in reversed(found.items())
    )


def _below(known: Database, goal: str, there: Collection[str]) -> Iterator[tuple[Target, str]]:
    """Yield the goal and what it needs, each once, with what ``%`` stands for in the rule that makes it."""
    waiting, seen = [(goal, Chain())], set[str]()
    while waiting:
        name, used = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        target = known.targets.get(name)
        if target:
            yield target, ""
            waiting += [(need, Chain()) for need in (*target.needs, *target.order_only)]
        if target is None or not (target.recipe or target.phony):
            for rule, each, stem in _shaped(known, name, there, used):
                yield each, stem
                waiting += [(need, used | {rule}) for need in (*each.needs, *each.order_only)]


def _shaped(known: Database, name: str, there: Collection[str], used: Chain) -> Iterator[tuple[int, Target, str]]:
    """Yield the pattern rules that can make a name, as rules for it; make takes none twice on the way to one file."""
    target = known.targets.get(name)
    for number, rule in enumerate(known.shaped):
        stem = matched(rule.name, name)
        if not stem or number in used or (rule.name == "%" and name in there):
            continue
        needs, order = (tuple(each.replace("%", stem) for each in of) for of in (rule.needs, rule.order_only))
        if all(_can_be(known, need, there, used | {number}) for need in (*needs, *order)):
            more = (*needs, *(target.needs if target else ()))
            yield number, Target(name, more, order, rule.recipe, rule.place), stem


def _can_be(known: Database, name: str, there: Collection[str], used: Chain) -> bool:
    """Say whether a file is there, or a rule can make it."""
    target = known.targets.get(name)
    named = target is not None and target.known
    shaped = len(used) < DEEPEST and next(_shaped(known, name, there, used), None) is not None
    return named or name.rstrip("/") in there or shaped


def _recipe(target: Target, known: Known, stem: str) -> tuple[str, ...]:
    """Return the lines of a recipe; the data base has every variable there is: what it does not have is empty."""
    automatic = {"@": target.name, "<": next(iter(target.needs), ""), "*": stem, "|": " ".join(target.order_only)}
    automatic |= dict.fromkeys("^+?", " ".join(target.needs))

    def worked_out(sign: re.Match[str]) -> str:
        part, value = PARTS[sign[3] or ""], automatic[sign[1] or sign[2]]
        if sign[4]:
            old, _, new = sign[4].partition("=")
            return substituted(value, old, new)
        return " ".join(map(part, value.split()))

    texts = (AUTOMATIC.sub(worked_out, line.replace("$$", DOLLAR)) for line in target.recipe)
    whole = (expansions(text, known, empty=True)[0] for text in texts)
    return tuple(AUTOMATIC.sub(worked_out, text).lstrip(MARKS).replace(DOLLAR, "$") for text in whole)
