"""How long jobs took that declare no benchmark: by Snakemake's records, or by what a run on one core printed.

A record holds when a job began and when its output was last written, so a job took at least that long. Only long jobs
count: what a short one takes is for the most part launching it, and what a run prints has whole seconds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from rung.model.pattern import pattern
from rung.probes.probe import Case
from rung.probes.smk.benchmark import SHORTEST
from rung.probes.smk.dryrun import DryRun
from rung.probes.smk.record import records
from rung.probes.smk.waits import DATE, FORM, WAITING

BEGINS = pattern(r"^(?:(?:local)?(?:rule|checkpoint) \S+:$|Job \d+: )")
ENDS = pattern(r"^Finished job(?:id)?:? \d+")
BENCHMARK = "    benchmark: "
LONG = 2.0  # seconds; below, the two dates of a job that are printed tell nothing


def recorded(case: Case, found: DryRun, timed: Collection[str]) -> tuple[float, ...]:
    """Return the recorded seconds of the long jobs of a dry run, without those of the jobs that made ``timed``."""
    known = {name for job in found.jobs for name in job.outputs}
    took: dict[tuple[object, ...], float] = {}
    for each in records(case):
        wanted = each.output in known or (found.told and each.rule in found.counts)
        if each.took >= SHORTEST and wanted and each.output not in timed:
            job = (each.rule, each.inputs, each.told)
            took[job] = max(took.get(job, 0.0), each.took)
    return tuple(took.values())


def lasting(text: str) -> tuple[float, ...]:
    """Return the seconds of the long jobs of a run on one core that declare no benchmark and waited for no file."""
    return tuple(seconds for seconds in _spans(text.splitlines()) if seconds >= LONG)


def _spans(lines: list[str]) -> Iterator[float]:
    at: datetime | None = None
    began: datetime | None = None
    for line in lines:
        if dated := DATE.match(line):
            at = datetime.strptime(dated[1], FORM)  # noqa: DTZ007 - only differences within one run count
        elif BEGINS.match(line):
            began = at
        elif line.startswith(BENCHMARK) or WAITING.match(line):
            began = None
        elif ENDS.match(line) and began is not None and at is not None:
            yield (at - began).total_seconds()
            began = None
