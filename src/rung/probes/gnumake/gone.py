"""What does not exist in a tree that was built: it was built and is gone, rather than that nobody ever built it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from posixpath import normpath

from rung.probes.gnumake.cause import Cause, Explained
from rung.probes.gnumake.database import makes
from rung.probes.gnumake.rebuild import artifacts

FEWEST = 3  # artifacts that lie there before a tree is held for built by their number alone


def told_gone(found: Sequence[Explained], out: str, there: Collection[str]) -> tuple[Explained, ...]:
    """Return the steps, those that do not exist as gone where the tree was built; ``out`` is that of ``make -pqk``.

    It was where more than half of all artifacts are ``there``, and what a file that is there was made from was built,
    too, however few there are.
    """
    all_of_it = artifacts(out)
    lie = sum(path in there for path in all_of_it)
    built = all_of_it.keys() if lie >= FEWEST and lie * 2 > len(all_of_it) else _needed(out, there) & all_of_it.keys()
    return tuple(
        replace(each, cause=Cause.ARTIFACT_GONE) if each.cause is Cause.NOT_BUILT and each.step.path in built else each
        for each in found
    )


def _needed(out: str, there: Collection[str]) -> set[str]:
    """Return what the files that are there are made from, by their rules."""
    return {
        normpath(f"{folder or '.'}/{need}")
        for folder, known in makes(out) for target in known.targets.values()
        if target.recipe and not target.phony and normpath(f"{folder or '.'}/{target.name}") in there
        for need in target.needs
    }  # fmt: skip
