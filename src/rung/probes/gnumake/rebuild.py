"""Builds from nothing, in scratch copies: what a goal makes is removed from the copy first, and only there."""

from __future__ import annotations

from rung.probes.gnumake.database import Database, Target
from rung.probes.gnumake.speech import make
from rung.probes.probe import Case, Look


def made(case: Case, known: Database) -> tuple[Target, ...]:
    """Return the targets with a recipe that the goal leads to."""
    below = known.below(case.ask.target or known.default_goal)
    return tuple(target for target in below if target.recipe)


def files(targets: tuple[Target, ...]) -> tuple[str, ...]:
    """Return the files among the targets that lie inside the project."""
    return tuple(
        target.name
        for target in targets
        if not target.phony and not target.name.startswith("/") and ".." not in target.name
    )


def build(case: Case, name: str, known: Database, *options: str) -> Look:
    """Return a build of the goal from nothing, in a copy of its own, its contents wanted."""
    return Look(name, make(case.ask, *options), name, acts=True, digests=True, without=files(made(case, known)))
