"""Snakemake's reasons, sorted into classes of change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from rung.probes.smk.dryrun import Job


class Change(StrEnum):
    """The class of change that makes a job due."""

    MISSING = "output-missing"
    INPUT = "input-updated"
    FOLLOWS = "follows"
    PARAMS = "params-changed"
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


def first_causes(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """Return the jobs that are due by themselves; a rule that only collects inputs never is."""
    return tuple(job for job in jobs if any(_own(job, reason) for reason in job.reasons))


def _own(job: Job, reason: str) -> bool:
    kind = change(reason)
    follows = any(change(each) is Change.FOLLOWS for each in job.reasons)
    return kind is not Change.FOLLOWS and not (kind is Change.MISSING and follows)


def classes(jobs: Sequence[Job], made: frozenset[str] = frozenset()) -> Counter[Change]:
    """Return how many first causes there are of each class.

    ``made`` are the files that runs before made, empty where none was recorded. A job of which none was ever made is
    one that the workflow did not have before, whatever else Snakemake says of it.
    """
    counted: Counter[Change] = Counter()
    for job in first_causes(jobs):
        kinds = [change(reason) for reason in job.reasons if _own(job, reason)]
        new = made and Change.MISSING in kinds and made.isdisjoint(job.outputs)
        counted.update([Change.NEW] if new else kinds)
    return counted
