"""The classes of why a target is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.trace import Step

NOTHING = Database()
MEMBER = pattern(r"(?P<archive>[^()]+)\((?P<member>[^()]+)\)")  # of an archive, as make names it


class Cause(StrEnum):
    """Why a target would be built."""

    NOT_BUILT = "not-built"
    ARTIFACT_GONE = "artifact-gone"
    SOURCE_NEWER = "source-newer"
    FOLLOWS = "follows"
    FORCED = "forced"
    INPUT_GONE = "input-gone"
    PHONY = "phony"
    HANDED_ON = "handed-on"
    KEPT = "kept"
    UNTOLD = "untold"
    BY_RULE = "by-rule"
    IDLE = "idle"
    CLOCK_SKEW = "clock-skew"
    ALWAYS_MAKE = "always-make"
    PHONY_UNDECLARED = "phony-undeclared"
    MEMBER_UNDATED = "member-undated"
    PASSING = "intermediate"
    VALUE_CHANGED = "value-changed"
    RENAMED = "renamed-each-time"


ALWAYS = frozenset(
    {Cause.PHONY, Cause.HANDED_ON, Cause.KEPT, Cause.BY_RULE, Cause.IDLE, Cause.PHONY_UNDECLARED, Cause.PASSING}
)
"""Causes that no build ever takes away, and that say nothing about the work beside them."""

BY_DESIGN = ALWAYS | {Cause.FORCED}
"""Causes that no build ever takes away."""

MEANING = {
    Cause.NOT_BUILT: "it does not exist",
    Cause.ARTIFACT_GONE: "it does not exist, and most of what is built does: removed, new, "
    "not reached by a build that failed, or not made by its recipe",
    Cause.SOURCE_NEWER: "a file that no rule is due for is newer",
    Cause.FOLLOWS: "another target is built first",
    Cause.FORCED: "it needs a name that never exists as a file, so it is always built",
    Cause.INPUT_GONE: "a file that it was built from is gone, and no recipe makes it",
    Cause.PHONY: "it is phony: it is always built, by design",
    Cause.HANDED_ON: "it only starts another make, and nothing in the plan makes a file of its name: always built",
    Cause.KEPT: "its recipe keeps the file that is there, so it stays due, and what follows need not be built",
    Cause.UNTOLD: "make does not say why",
    Cause.BY_RULE: "its rule has two colons and needs nothing: it is always built, by make's definition",
    Cause.IDLE: "its recipe does nothing, so there is never a file of its name: always built, by design",
    Cause.CLOCK_SKEW: "a file that it needs was last changed in the future, so it is newer than anything built now",
    Cause.PHONY_UNDECLARED: "its recipe only says something and makes no file of its name, and no .PHONY names it",
    Cause.MEMBER_UNDATED: "its archive holds it with the time 0, as a deterministic ar writes it: make never sees it",
    Cause.PASSING: "make removes it by itself after each build (.INTERMEDIATE), and makes it again for a task",
    Cause.VALUE_CHANGED: "its recipe keeps it while it holds the same, and now it would hold something else",
    Cause.RENAMED: "its name is another each time make reads the makefile, so the file of today is never there",
    Cause.ALWAYS_MAKE: "the makefile puts -B (--always-make) into MAKEFLAGS: everything is always built",
}

MOST = 6  # prerequisites that are named of one target


class Explained(Struct, frozen=True):
    """A step and its class; ``by`` are the prerequisites that put it there, ``said`` why in words of its own."""

    step: Step
    cause: Cause
    by: tuple[str, ...] = ()
    said: str = ""

    @property
    def line(self) -> str:
        """Return the target, its rule, and why it is due."""
        by = f": {' '.join(self.by[:MOST])}" if self.by else ""
        return f"{self.step.target}  ({self.step.place})  {self.said or MEANING[self.cause]}{by}"


def known_to(step: Step, beliefs: Mapping[str, Database]) -> Database:
    """Return what the make of a step believes; one that works in the same folder knows what the first one knows."""
    return beliefs.get(step.folder) or beliefs.get("" if step.folder in {".", "./"} else step.folder, NOTHING)


def real_first(found: Sequence[Explained]) -> tuple[Explained, ...]:
    """Return the steps, those that are due in every tree behind those that tell of this one."""
    return tuple(sorted(found, key=lambda each: each.cause in ALWAYS))


def roots(explained: Sequence[Explained]) -> tuple[Explained, ...]:
    """Return the steps that are due by themselves, not only because another is built first."""
    return tuple(each for each in explained if each.cause is not Cause.FOLLOWS)
