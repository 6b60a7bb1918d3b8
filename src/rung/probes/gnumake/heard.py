"""Recipes as make printed them, without what their own lines said when they ran though make was only asked.

A line that names ``$(MAKE)`` or begins with ``+`` is printed and then run, under ``-n`` too: what it says stands among
the recipe text, and would be taken for a command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rung.model.effect import Effect
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake.functions import CLOSING, balanced
from rung.probes.gnumake.leads import SUBMAKE
from rung.probes.gnumake.lines import Line, Part
from rung.probes.gnumake.makefiles import Makefiles, opened
from rung.probes.gnumake.pluses import MARKS
from rung.probes.gnumake.scan import scanned
from rung.probes.gnumake.trace import Step
from rung.probes.probe import Case, JudgeCommand

CONDITION = pattern(r"\s*(?:ifn?eq|ifn?def|else|endif)\b")
SEVERAL = pattern(r"\$[({](?:call|eval|foreach|value)\s")  # what one line of a recipe can come to several by
NAMED = pattern(r"\$[({]([^\s(){}$]+)[)}]")
CHANGES = frozenset({Effect.MUTATE, Effect.DESTROY})
RUN = frozenset({"plus", "submake"})  # acts that are lines of recipes
Recipe = tuple[Line, ...]


def commands_only(case: Case, plan: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps of a plan that make printed, without what recipe lines said that ran."""
    if not any(act.kind in RUN for act in scanned(case).acts):
        return tuple(plan)
    found = opened(case.read, case.ask.makefile)
    recipes, several = _recipes(found), frozenset(_several(found))
    return tuple(
        replace(step, recipe=_kept(step.recipe, recipes[step.place], several, case.judge))
        if step.place in recipes
        else step
        for step in plan
    )


def _recipes(found: Makefiles) -> Mapping[str, Recipe]:
    """Return every recipe as it is written, by the place that make names it by."""
    recipes: dict[str, list[Line]] = {}
    begun, last = "", ("", Line(0, Part.TEXT, ""))
    for path, line in found.each():
        if line.part is Part.RECIPE:
            goes_on = last[1].part is Part.RECIPE and last[0] == path and last[1].targets == line.targets
            begun = begun if goes_on else f"{path}:{line.number}"
            recipes.setdefault(begun, []).append(line)
        if not (line.part is Part.TEXT and CONDITION.match(line.text)):  # it ends no recipe
            last = (path, line)
    return {place: tuple(lines) for place, lines in recipes.items()}


def _several(found: Makefiles) -> Iterator[str]:
    """Yield the variables that hold several lines: a recipe line that names one comes to as many."""
    for _, line in found.each():
        if line.part is Part.DEFINED and line.targets:
            yield line.targets[0]


def _plus(line: Line) -> bool:
    marks = MARKS.match(line.text)
    return marks is not None and "+" in marks[0]


def _runs(line: Line, several: frozenset[str]) -> bool:
    """Say whether a line is run when make is only asked, and is one line when its variables are worked out."""
    alone = not SEVERAL.search(line.text) and several.isdisjoint(NAMED.findall(line.text))
    return alone and (_plus(line) or SUBMAKE.search(line.text) is not None)


def _kept(printed: Sequence[str], recipe: Recipe, several: frozenset[str], judge: JudgeCommand) -> tuple[str, ...]:
    """Return the printed lines, without those that follow one that ran and are none of the recipe's own.

    What would change something for sure if it were a command stays all the same.
    """
    kept: list[str] = []
    at, speaks, whole = 0, False, True
    for text in printed:
        if whole:
            found = next((i for i in range(at, len(recipe)) if _form(recipe[i]).match(text)), None)
            if found is None and speaks and judge(text).effect not in CHANGES:
                continue
            if found is not None:
                at, speaks = found + 1, _runs(recipe[found], several)
        kept.append(text)
        whole = (len(text) - len(text.rstrip("\\"))) % 2 == 0
    return tuple(kept)


def _form(line: Line) -> re.Pattern[str]:
    """Return what the first physical line of a recipe line looks like when its variables are worked out."""
    text = line.text[MARKS.match(line.text).end() :].split("\n")[0]  # type: ignore[union-attr]  # it matches nothing, too
    parts, at = [], 0
    while (sign := text.find("$", at)) >= 0:
        parts.append(re.escape(text[at:sign]))
        if text[sign + 1 : sign + 2] == "$":
            parts, at = [*parts, r"\$"], sign + 2
            continue
        end = balanced(text, sign + 1) if text[sign + 1 : sign + 2] in CLOSING else sign + 1
        parts, at = [*parts, ".*"], (end if end > 0 else len(text)) + 1
    return re.compile("".join((*parts, re.escape(text[at:]), r"\s*\Z")))
