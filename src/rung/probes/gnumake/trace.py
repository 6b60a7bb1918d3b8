"""What ``make -n --trace`` prints, read into steps: rule, target, causes and recipe text.

GNU Make 4.3 says ``Makefile:9: target 'x' does not exist`` where 4.4 says
``Makefile:9: update target 'x' due to: target does not exist``. Recipe text is what stands between two such lines:
comments and continued lines included, so it is not one line a command.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from posixpath import normpath

from msgspec import Struct

from rung.model.pattern import pattern

MISSING = pattern(r"^(?P<rule>.+?:\d+|<builtin>): target '(?P<target>.*)' does not exist$")
DUE = pattern(r"^(?P<rule>.+?:\d+|<builtin>): update target '(?P<target>.*)' due to: ?(?P<causes>.*)$")
MOVING = pattern(r"^(?:# )?\S*make(?:\[\d+\])?: (?P<way>Entering|Leaving) directory ['`](?P<folder>.*)'$")
SAYING = pattern(r"^\S*make(?:\[\d+\])?: (?:Nothing to be done for|['`].*' is up to date|warning: )")
NO_CAUSE = {
    "target does not exist": "missing",
    "target is .PHONY": "phony",
    "unknown reasons": "unknown",
}


class Why(StrEnum):
    """What make itself says about a target: causes are named, it does not exist, it is phony, or nothing is said."""

    NAMED = "named"
    MISSING = "missing"
    PHONY = "phony"
    UNKNOWN = "unknown"


class Step(Struct, frozen=True):
    """One target that would be made. ``causes`` are the prerequisites that make it due.

    ``folder`` is where a recursive make works, as it says; empty for the first.
    """

    target: str
    rule: str
    why: Why
    causes: tuple[str, ...] = ()
    recipe: tuple[str, ...] = ()
    folder: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the commands of the recipe, continued lines joined."""
        text = "\n".join(self.recipe).replace("\\\n", " ")
        return tuple(line.strip().lstrip("@") for line in text.split("\n") if line.strip())

    @property
    def place(self) -> str:
        """Return the rule with the folder it lies in."""
        if not self.folder or self.rule.startswith(("/", "<")):
            return self.rule
        return f"{self.folder.removeprefix('./')}/{self.rule}"

    @property
    def path(self) -> str:
        """Return the target below the folder that make was asked in, as far as it lies below it."""
        return normpath(self.target if not self.folder else f"{self.folder}/{self.target}")


def placed(folder: str, name: str) -> str:
    """Return what a make that works in ``folder`` names, as it is named from where make was asked."""
    return normpath(f"{folder or '.'}/{name}")


@lru_cache(maxsize=2)  # one answer reads a plan twice: while make is asked what it believes, and to say why
def steps(out: str) -> tuple[Step, ...]:
    """Return the steps in the order make would take them."""
    found: list[Step] = []
    waiting: Step | None = None  # the last one, until its recipe is read
    recipe: list[str] = []
    folders: list[str] = []
    for line in out.splitlines():
        moving = MOVING.match(line) if " directory " in line else None
        if moving:
            folders = [*folders, moving["folder"]] if moving["way"] == "Entering" else folders[:-1]
            continue
        step = _step(line, folders[-1] if folders else "")
        if step is None:
            if waiting and not SAYING.match(line):
                recipe.append(line)
            continue
        found += _whole(waiting, recipe)
        waiting, recipe = step, []
    return (*found, *_whole(waiting, recipe))


def any_step(out: str) -> bool:
    """Say whether there is a step at all: the rest need not be read for that."""
    return any(_step(line, "") for line in out.splitlines())


def _step(line: str, folder: str) -> Step | None:
    if " target '" not in line:
        return None
    due = DUE.match(line)
    if due:
        said = due["causes"].strip()
        if said in NO_CAUSE:
            return Step(due["target"], due["rule"], Why(NO_CAUSE[said]), folder=folder)
        return Step(due["target"], due["rule"], Why.NAMED, tuple(said.split()), folder=folder)
    missing = MISSING.match(line)
    return Step(missing["target"], missing["rule"], Why.MISSING, folder=folder) if missing else None


def _whole(step: Step | None, recipe: Sequence[str]) -> tuple[Step, ...]:
    """Return the step with its recipe; none where none was begun."""
    if step is None:
        return ()
    return (Step(step.target, step.rule, step.why, step.causes, tuple(recipe), step.folder) if recipe else step,)
