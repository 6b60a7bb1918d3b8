"""Every job of a workflow, as if nothing were made yet; those behind a checkpoint too, once it was settled.

``--forceall`` forces the checkpoints as well, and what lies behind a forced checkpoint is not known. So where there are
some, the other rules that the summary of the target names are forced by name, but for those that the checkpoints wait
for: what the checkpoints found the last time then counts. No rule beside these may be forced, for Snakemake takes the
name of a forced rule for one more target.
"""

from __future__ import annotations

from collections.abc import Sequence

from rung.model.replacing import replace
from rung.probes.probe import Case, Look, Ran
from rung.probes.smk.dryrun import DryRun, Job, planned_by
from rung.probes.smk.faults import trouble
from rung.probes.smk.moved import INCOMPLETE
from rung.probes.smk.speech import snakemake
from rung.probes.smk.summary import rows

MOST = 3  # rounds: checkpoints that only other checkpoints lead to
JOBS, RULES, BEHIND = "jobs", "rules", "behind-checkpoints"


def following(case: Case) -> Look | None:
    """Print every job; then, where checkpoints hide some, the rules of the target and every job that they make."""
    first = case.run(JOBS)
    if first is None:
        return Look(JOBS, snakemake(case.ask, "-n", "-p", "--forceall", "--rerun-incomplete"))
    if trouble(case, first) or not planned_by(first).open_ended:
        return None
    rules = case.run(RULES)
    if rules is None:
        begun = any(path.startswith(INCOMPLETE) for path in case.entries)  # 7.32 gives up on these
        return Look(RULES, snakemake(case.ask, "--summary", *(("--rerun-incomplete",) if begun else ())))
    names, done = _rules(rules), _behind(case)
    hiding = _checkpoints([first, *done])
    if rules.exit != 0 or not names or len(done) >= MOST:
        return None
    if done and (trouble(case, done[-1]) or not set(_forced(done[-1])) & hiding):
        return None
    before = _before(planned_by(first).jobs, hiding)
    forced = tuple(name for name in names if name not in hiding | before)
    if not forced:
        return None
    argv = snakemake(case.ask, "-n", "-p", "--rerun-incomplete", "--forcerun", *forced)
    return Look(f"{BEHIND}-{len(done) + 1}", argv)


def first(case: Case) -> Ran:
    """Return the look whose failure is the failure of the question."""
    return next(ran for ran in case.ran if ran.look.name == JOBS)


def every(case: Case) -> DryRun:
    """Return all jobs that are known; ``open_ended`` only where a checkpoint was never settled."""
    known = planned_by(first(case))
    for ran in reversed(_behind(case)):
        if trouble(case, ran):
            continue
        more = planned_by(ran)
        seen = {(job.rule, job.outputs) for job in more.jobs}
        jobs = (*more.jobs, *(job for job in known.jobs if (job.rule, job.outputs) not in seen))
        counts = {rule: max(known.counts.get(rule, 0), more.counts.get(rule, 0)) for rule in known.counts | more.counts}
        temporary = known.temporary | more.temporary
        return replace(known, jobs=jobs, counts=counts, open_ended=more.open_ended, temporary=temporary)
    return known


def _behind(case: Case) -> list[Ran]:
    return [ran for ran in case.ran if ran.look.name.startswith(BEHIND)]


def _checkpoints(rans: Sequence[Ran]) -> set[str]:
    return {job.rule for ran in rans for job in planned_by(ran).jobs if job.kind == "checkpoint"}


def _before(jobs: Sequence[Job], hiding: set[str]) -> set[str]:
    """Return the rules of the jobs that the checkpoints wait for: forced, they would make these due again."""
    makers = {name: job for job in jobs for name in job.outputs}
    left = [name for job in jobs if job.rule in hiding for name in job.inputs]
    found: set[str] = set()
    seen: set[str] = set()
    while left:
        name = left.pop()
        maker = None if name in seen else makers.get(name)
        seen.add(name)
        if maker:
            found.add(maker.rule)
            left += maker.inputs
    return found


def _forced(ran: Ran) -> tuple[str, ...]:
    argv = ran.look.argv
    begin = argv.index("--forcerun") + 1
    return argv[begin : argv.index("--cores")]


def _rules(ran: Ran) -> tuple[str, ...]:
    """Return the names of the rules that make the outputs of a summary."""
    return tuple(sorted({row.rule for row in rows(ran.out) or () if row.rule not in {"", "-"}}))
