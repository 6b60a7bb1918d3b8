"""Snakemake's reasons, sorted into classes of change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum

from msgspec import Struct

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
    GONE = "inputs-gone"
    FEWER = "fewer-inputs"
    MORE = "more-inputs"
    SAMPLES = "new-samples"
    LISTING = "listing-changed"
    ENVIRONMENT = "environment-changed"
    FORCED = "forced"
    BEGUN = "left-incomplete"
    NEW = "new-jobs"
    UNDONE = "left-undone"
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


class Due(Struct, frozen=True):
    """A job that is due by itself, and what makes it so, in the order of its reasons."""

    job: Job
    kinds: tuple[Change, ...]


def first_causes(found: DryRun) -> tuple[Due, ...]:
    """Return the jobs that are due by themselves; a rule that only collects inputs, or follows others, never is.

    A missing output counts only where no job before it would have it made again anyway. A temporary one is never
    missed: it is made again because something that needs it is due, and so what needs it is what is due by itself.
    """
    stirred = _stirred(found)
    every = (Due(job, _kinds(found, job, stirred)) for job in found.jobs)
    return tuple(due for due in every if due.kinds)


def _kinds(found: DryRun, job: Job, stirred: frozenset[str]) -> tuple[Change, ...]:
    names = [named(each) for each in job.reasons if change(each) is Change.FOLLOWS]
    follows = any(not each <= found.temporary or each & stirred for each in names)
    kinds = ((change(each), each) for each in job.reasons)
    return tuple(kind for kind, each in kinds if _own(found, kind, each) and not (follows and kind is Change.MISSING))


def _own(found: DryRun, kind: Change, reason: str) -> bool:
    """Say whether a reason is the job's own: not that it follows another, nor that a temporary output is not there."""
    temporary = kind is Change.MISSING and bool(names := named(reason)) and names <= found.temporary
    return kind is not Change.FOLLOWS and not temporary


def _stirred(found: DryRun) -> frozenset[str]:
    """Return the temporary outputs that are made again for another reason than that a job behind them needs them."""
    behind: dict[str, list[str]] = {}
    left: list[str] = []
    for job in found.jobs:
        made = [name for name in job.outputs if name in found.temporary]
        for reason in job.reasons if made else ():
            kind, names = change(reason), named(reason)
            if kind is Change.FOLLOWS and names <= found.temporary:
                for name in names:
                    behind.setdefault(name, []).extend(made)
            elif kind is Change.FOLLOWS or _own(found, kind, reason):
                left += made
    stirred: set[str] = set()
    while left:
        name = left.pop()
        if name not in stirred:
            stirred.add(name)
            left += behind.get(name, ())
    return frozenset(stirred)


def no_rule(_rule: str) -> bool:
    """Say of no rule that a run meant to run it and did not."""
    return False


def classes(
    first: Sequence[Due], made: frozenset[str] = frozenset(), undone: Callable[[str], bool] = no_rule
) -> Counter[Change]:
    """Return how many first causes there are of each class.

    ``made`` are the files that runs before made, empty where none was recorded. A job of which none was ever made is
    one that the workflow did not have before, whatever else Snakemake says of it; but not where its rule is
    ``undone``: the last run meant to run it when it ended too early.
    """
    counted: Counter[Change] = Counter()
    for due in first:
        new = made and Change.MISSING in due.kinds and made.isdisjoint(due.job.outputs)
        counted.update([Change.UNDONE if undone(due.job.rule) else Change.NEW] if new else due.kinds)
    return counted
