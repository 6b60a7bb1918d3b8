"""Snakemake's reasons, sorted into classes of change."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from rung.probes.smk.dryrun import DryRun, Job


class Change(StrEnum):
    """The class of change that makes a job due."""

    MISSING = "output-missing"
    INPUT = "input-updated"
    FOLLOWS = "follows"
    PARAMS = "params-changed"
    ANEW = "params-anew"
    CODE = "code-changed"
    INPUT_SET = "input-set-changed"
    ENVIRONMENT = "environment-changed"
    FORCED = "forced"
    NEW = "new-jobs"
    OTHER = "other"


_BEGINS = (
    ("missing output files", Change.MISSING),
    ("output files have to be generated", Change.MISSING),
    ("updated input files", Change.INPUT),
    ("input files updated by another job", Change.FOLLOWS),
    ("params have changed", Change.PARAMS),
    ("code has changed", Change.CODE),
    ("set of input files has changed", Change.INPUT_SET),
    ("software environment definition has changed", Change.ENVIRONMENT),
    ("software stack has changed", Change.ENVIRONMENT),
    ("forced execution", Change.FORCED),
)


def change(reason: str) -> Change:
    """Return the class of one reason."""
    plain = reason.casefold()
    return next((kind for begin, kind in _BEGINS if plain.startswith(begin)), Change.OTHER)


def named(reason: str) -> frozenset[str]:
    """Return the files that a reason names."""
    return frozenset(name.strip().removeprefix("./") for name in reason.partition(": ")[2].split(",") if name.strip())


def first_causes(found: DryRun) -> tuple[Job, ...]:
    """Return the jobs that are due by themselves; a rule that only collects inputs never is."""
    return tuple(job for job in found.jobs if causes(found, job))


def causes(found: DryRun, job: Job) -> tuple[Change, ...]:
    """Return what makes a job due by itself, in the order of its reasons; nothing for one that only follows others.

    A missing output counts only where no job before it would have it made again anyway. A temporary one is never
    missed: it is made again because something that needs it is due, and so what needs it is what is due by itself.
    """
    follows = any(change(each) is Change.FOLLOWS and _stirred(found, named(each), set()) for each in job.reasons)
    return tuple(kind for each in job.reasons if _counts(found, kind := change(each), each, follows=follows))


def _counts(found: DryRun, kind: Change, reason: str, *, follows: bool) -> bool:
    if kind is Change.MISSING:
        return not (follows or _only_temporary(found, reason))
    return kind is not Change.FOLLOWS


def _only_temporary(found: DryRun, reason: str) -> bool:
    return bool(names := named(reason)) and names <= found.temporary


def _stirred(found: DryRun, files: frozenset[str], seen: set[str]) -> bool:
    """Say whether a job that makes one of these files is due for another reason than that a job behind it needs it."""
    if not files <= found.temporary:
        return True
    seen |= files
    return any(_moves(found, reason, seen) for job in found.jobs if files & {*job.outputs} for reason in job.reasons)


def _moves(found: DryRun, reason: str, seen: set[str]) -> bool:
    kind = change(reason)
    if kind is Change.FOLLOWS:
        return not named(reason) <= seen and _stirred(found, named(reason), seen)
    return not (kind is Change.MISSING and _only_temporary(found, reason))


def classes(found: DryRun, made: frozenset[str] = frozenset()) -> Counter[Change]:
    """Return how many first causes there are of each class.

    ``made`` are the files that runs before made, empty where none was recorded. A job of which none was ever made is
    one that the workflow did not have before, whatever else Snakemake says of it.
    """
    counted: Counter[Change] = Counter()
    for job in found.jobs:
        kinds = causes(found, job)
        new = made and Change.MISSING in kinds and made.isdisjoint(job.outputs)
        counted.update([Change.NEW] if new else kinds)
    return counted
