"""Which logs of jobs end in an error, and whether what these jobs make was written since.

A job that ends well has its outputs touched by Snakemake once it is over, after the last word of its log. So where a
log ends in an error and no output is newer, the job did not end well: what lies there is of an earlier run, was brought
back, or was kept incomplete. Where an output is newer, a later run made it, or the job got over the error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from rung.probes.clipped import clipped
from rung.probes.hide import hidden
from rung.probes.probe import Case
from rung.probes.smk.dryrun import DryRun, Job
from rung.probes.smk.logend import wrong
from rung.probes.smk.record import missed

WIDE = 160  # characters of a line
LARGEST = 16 * 1024**2  # bytes of a log that is read
MOST = 64 * 1024**2  # bytes of all of them
TAIL = 16 * 1024  # bytes at the end of a log
STAMP = ".snakemake_timestamp"  # of an output that is a folder: Snakemake touches this in it


class Ended(Struct, frozen=True):
    """The lines for logs that end in an error: of those that contradict the outputs, and of the others.

    ``about`` is an output of the first that is contradicted.
    """

    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    about: str = ""


def ended(case: Case, known: DryRun) -> Ended:
    """Read the ends of the logs that are there, as far as they are not too large."""
    faults, notes, about = list[str](), list[str](), ""
    logs, large = _logs(case, known)
    for log, jobs in logs.items():
        line = wrong((case.read(log) or b"")[-TAIL:].decode("utf-8", "replace"))
        if not line:
            continue
        told, contradicts = _told(case, known, log, jobs)
        said = f"{told}: {log} (rule {jobs[0].called}): {clipped(hidden(line), WIDE)}"
        (faults if contradicts else notes).append(said)
        about = about or (next(iter(jobs[0].outputs), "") if contradicts else "")
    notes += [f"too large to be read for how it ends: {log}" for log in large]
    return Ended(tuple(faults), tuple(notes), about)


def _logs(case: Case, known: DryRun) -> tuple[dict[str, list[Job]], tuple[str, ...]]:
    """Return the logs that are there with the jobs that write them, and those that are too large, alone or with all."""
    jobs: dict[str, list[Job]] = {}
    for job in known.jobs:
        for log in job.logs:
            if log in case.entries and not case.entries[log].folder:
                jobs.setdefault(log, []).append(job)
    large, left = list[str](), MOST
    for log in sorted(jobs, key=lambda each: case.entries[each].size):
        size = case.entries[log].size
        if size > min(LARGEST, left):
            large.append(log)
        else:
            left -= size
    return {log: of for log, of in jobs.items() if log not in large}, tuple(large)


def _told(case: Case, known: DryRun, log: str, jobs: Sequence[Job]) -> tuple[str, bool]:
    """Return what is to be said of a log that ends in an error, and whether that contradicts the outputs."""
    outputs = _kept(known, jobs)
    times = tuple(_times(case, outputs))
    if times and max(times) > case.entries[log].mtime:
        return "ends in an error, and the output is newer", False
    if times:
        return "ends in an error, and no output is newer", True
    passed = any(name in known.temporary for job in jobs for name in job.outputs)
    lost = passed and any(missed(case, name) for name in outputs)
    return ("ends in an error, and nothing was made of its output", True) if lost else ("ends in an error", False)


def _kept(known: DryRun, jobs: Sequence[Job]) -> frozenset[str]:
    """Return the outputs of jobs; in place of one that is removed once it was used what is made from it."""
    kept, seen = set[str](), set[str]()
    left = [name for job in jobs for name in job.outputs]
    while left:
        name = left.pop()
        after = [made for job in known.jobs if name in job.inputs for made in job.outputs]
        if name in known.temporary and after:
            left += [made for made in after if made not in seen]
            seen.add(name)
        else:
            kept.add(name)
    return frozenset(kept)


def _times(case: Case, outputs: Iterable[str]) -> Iterator[int]:
    """Yield when the outputs that are there were written."""
    for name in outputs:
        for path in (name, f"{name.rstrip('/')}/{STAMP}"):
            if path in case.entries:
                yield case.entries[path].mtime
