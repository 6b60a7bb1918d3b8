"""How long jobs took that declare no benchmark: by Snakemake's records, or by what a run on one core printed.

A record holds when a job began and when its output was last written, so a job took at least that long. Only long jobs
count: what a short one takes is for the most part launching it, and what a run prints has whole seconds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from rung.model.pattern import pattern
from rung.probes.probe import Case, Look
from rung.probes.smk.benchmark import SHORTEST
from rung.probes.smk.dryrun import DryRun
from rung.probes.smk.everyjob import RULES
from rung.probes.smk.record import records
from rung.probes.smk.speech import snakemake
from rung.probes.smk.summary import rows
from rung.probes.smk.waits import DATE, FORM, WAITING

BEGINS = pattern(r"^(?:(?:local)?(?:rule|checkpoint) \S+:$|Job \d+: )")
ENDS = pattern(r"^Finished job(?:id)?:? \d+")
BENCHMARK = "    benchmark: "
OUTPUTS = "outputs"
SUMMARIES = (RULES, OUTPUTS)  # the looks that print a summary
LONG = 2.0  # seconds; below, the two dates of a job that are printed tell nothing


def recorded(case: Case, found: DryRun, timed: Collection[str]) -> tuple[float, ...]:
    """Return the recorded seconds of the long jobs of a dry run, without those of the jobs that made ``timed``.

    A rule with a message hides its outputs: they are those that the summary names, and where that was not to be had
    all that is recorded of the rule, also what an earlier configuration made.
    """
    known = _outputs(found) | (_summary(case) or frozenset())
    hidden = by_rule(case, found)
    took: dict[tuple[object, ...], float] = {}
    for each in records(case):
        wanted = each.output in known or (hidden and each.rule in found.counts)
        if each.took >= SHORTEST and wanted and each.output not in timed:
            job = (each.rule, each.inputs, each.told)
            took[job] = max(took.get(job, 0.0), each.took)
    return tuple(took.values())


def by_rule(case: Case, found: DryRun) -> bool:
    """Say whether jobs are known by their rules alone, and not by their outputs."""
    return bool(found.told) and _summary(case) is None


def outputs_of(case: Case, found: DryRun) -> Look | None:
    """Ask for all outputs by name, where a long job is recorded that may be one of those that hide theirs."""
    if not found.told or any(case.run(name) for name in SUMMARIES):
        return None
    known = _outputs(found)
    long = (each for each in records(case) if each.took >= SHORTEST and each.output not in known)
    hidden = any(each.rule in found.counts for each in long)
    return Look(OUTPUTS, snakemake(case.ask, "--summary", "--rerun-incomplete")) if hidden else None


def _outputs(found: DryRun) -> frozenset[str]:
    return frozenset(name for job in found.jobs for name in job.outputs)


def _summary(case: Case) -> frozenset[str] | None:
    """Return the outputs that the summary names, or None where there is none."""
    ran = next((ran for name in SUMMARIES if (ran := case.run(name))), None)
    found = rows(ran.out) if ran is not None and ran.exit == 0 else None
    return frozenset(row.path.removeprefix("./") for row in found) if found is not None else None


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
