"""What does not exist in a tree that was built: it was built and is gone, rather than that nobody ever built it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rung.model.replacing import replace
from rung.probes.gnumake.cause import Cause, Explained, known_to
from rung.probes.gnumake.database import Database, makes
from rung.probes.gnumake.passing import passed
from rung.probes.gnumake.rebuild import artifacts
from rung.probes.gnumake.trace import Step, Why, placed
from rung.probes.probe import Case

FEWEST = 3  # artifacts that lie there before a tree is held for built by their number alone


def told_gone(found: Sequence[Explained], out: str, there: Collection[str]) -> tuple[Explained, ...]:
    """Return the steps, those that do not exist as gone where the tree was built; ``out`` is that of ``make -pqk``.

    It was where more than half of all artifacts are ``there``, and what a file that is there was made from was built,
    too, however few there are.
    """
    passing = passed(out, removed=True)
    all_of_it = {path for path in artifacts(out) if path not in passing}
    lie = sum(path in there for path in all_of_it)
    built = all_of_it if lie >= FEWEST and lie * 2 > len(all_of_it) else _needed(out, there) & all_of_it
    return tuple(replace(each, cause=Cause.ARTIFACT_GONE) if _gone(each, built, there) else each for each in found)


def _gone(each: Explained, built: Collection[str], there: Collection[str]) -> bool:
    """Say whether a target was built and is not there; that a name forces it as well makes nothing of that."""
    missing = each.cause is Cause.NOT_BUILT or (each.cause is Cause.FORCED and each.step.path not in there)
    return missing and each.step.path in built


def _needed(out: str, there: Collection[str]) -> set[str]:
    """Return what the files that are there are made from, by their rules."""
    return {
        placed(folder, need)
        for folder, known in makes(out) for target in known.with_recipe
        if not target.phony and placed(folder, target.name) in there
        for need in (*target.needs, *target.also)
    }  # fmt: skip


def without_peers(
    case: Case, found: Sequence[Explained], beliefs: Mapping[str, Database], there: Collection[str]
) -> tuple[Explained, ...]:
    """Return the steps, as those of a peer that does not exist where make names what they need in its place.

    GNU Make 4.4 says of targets that one recipe makes together that the first is due to all it needs, whichever is
    missing; 4.3 names the one that is. ``there`` is every path; a file that is newer indeed stays the reason.
    """
    return tuple(
        Explained(replace(each.step, target=peers[0], why=Why.MISSING, causes=()), Cause.NOT_BUILT)
        if each.cause is Cause.SOURCE_NEWER and (peers := _missing_peers(each.step, beliefs, there))
        and not any(_newer(case, placed(each.step.folder, name), each.step.path) for name in each.by)
        else each
        for each in found
    )  # fmt: skip


def _missing_peers(step: Step, beliefs: Mapping[str, Database], there: Collection[str]) -> tuple[str, ...]:
    """Return what the recipe of a step makes beside it that is not there, as the make of the step names it."""
    target = known_to(step, beliefs).targets.get(step.target)
    also = [name for name in (target.also if target else ()) if name != step.target]
    return tuple(name for name in also if placed(step.folder, name) not in there)


def _newer(case: Case, one: str, other: str) -> bool:
    """Say whether one file of the project is newer than another; False for what does not lie in it."""
    first, second = case.entries.get(one), case.entries.get(other)
    return first is not None and second is not None and first.mtime > second.mtime
