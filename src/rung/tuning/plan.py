"""The jobs that Snakemake itself plans, as the graph of one side: real files in place of patterns and functions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from rung.probes.smk.dryrun import DryRun, Job, Mark
from rung.tuning.machine import amounts, as_written
from rung.tuning.project import Rule

OLDEST = (7,)
"""Before it, what a dry run prints was not seen."""
LATER = frozenset({"<TBD>", "<unknown>"})
PART = re.compile(r"(\{[^{}]*\})")


def why_not_read(run: DryRun, version: tuple[int, ...]) -> str:
    """Return why a plan cannot stand for the workflow, or the empty string."""
    if version < OLDEST:
        return f"Snakemake {'.'.join(map(str, version))} is older than any whose plan rung reads"
    if run.mark is Mark.NEITHER:
        return "Snakemake gave no plan"
    if run.total != len(run.jobs):
        return f"of {run.total} planned jobs {len(run.jobs)} could be read"
    return ""


def told(*runs: DryRun) -> frozenset[str]:
    """Return the rules of whose jobs a plan shows a message in place of the files."""
    return frozenset(job.rule for run in runs for job in run.told)


def jobs(run: DryRun, rules: Mapping[str, Rule], told: frozenset[str]) -> dict[str, Rule]:
    """Return each planned job as a rule of real files, with the marks that its rule in ``rules`` puts on them.

    A job has the name of its rule, and its first output where the rule has several jobs. The rules ``told`` by a
    message have none: they count as they are written, also where only the plan of the other side shows a message.
    """
    many = Counter(job.rule for job in run.jobs)
    found = {}
    for job in (job for job in run.jobs if job.rule not in told):
        name = job.rule if many[job.rule] == 1 else f"{job.rule} {', '.join(job.outputs[:1])}"
        found[name] = _rule(name, job, rules.get(job.rule, Rule(job.rule)))
    return found


def _rule(name: str, job: Job, rule: Rule) -> Rule:
    files = {"input": job.inputs, "output": job.outputs}
    flags = {
        (mark, kind, path)
        for mark, kind, pattern in rule.flags
        for path in files.get(kind, ())
        if re.fullmatch(_form(pattern), path)
    }
    kept = {"log": job.logs, "benchmark": (job.benchmark,) if job.benchmark else ()}
    kept |= {"threads": (job.threads or "1",), "resources": job.resources}
    shell = as_written(job.shell, "\n".join(rule.recipe), amounts(job.threads, job.resources))
    return Rule(
        name,
        rule.place,
        job.outputs,
        tuple(each for each in job.inputs if each not in LATER),
        recipe=tuple(shell.splitlines()),
        fields={key: value for key, value in kept.items() if value},
        flags=frozenset(flags),
        asis=bool(LATER & {*job.inputs}),
        of=job.rule,
        by=rule.by,
        names=rule.names,
    )


def _form(pattern: str) -> str:
    return "".join(".+" if n % 2 else re.escape(part) for n, part in enumerate(PART.split(pattern)))
