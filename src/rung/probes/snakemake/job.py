"""What one job said, and what it cost: the log and the benchmark of the rule that makes a target, and no wider.

Asked with `snakemake -n -p --force TARGET`, which names the job's files without running it. No rule makes a log or a
benchmark, and a rule with wildcards is no target: of those, every job of the workflow is looked through. Benchmarks
under a second are said to be not measured: everything but the time is noise there. One run tells no spread, and a
benchmark that is older than the run that made the output is of another run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.replacing import replace
from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.probes.hide import hidden
from rung.probes.probe import Answer, Case, Look, Probe, Trace, Word
from rung.probes.smk import everyjob
from rung.probes.smk.benchmark import Measured, measured
from rung.probes.smk.dryrun import Job, planned_by
from rung.probes.smk.faults import UNKNOWN, WILDCARDS, trouble
from rung.probes.smk.logend import absent
from rung.probes.smk.record import records
from rung.probes.smk.speech import about, again, snakemake

LINES = 15
UNMADE = "it was not made yet, its job failed, or it was removed"
NANO = 10**9  # nanoseconds of a second
EVIDENCE = re.compile(r"(?i)logs?/|\.log$|bench")
SHOWN = 3
NOT_SHOWN = (
    "what the job printed without writing it to its log",
    "whether the log is of the run that made the present output",
    "with how many threads, on which machine and with which files cached a benchmark was measured, unless it says so",
)


def following(case: Case) -> Look | None:
    """Ask once for the job's files; without a target, for those of every job, as where no job makes what is named."""
    if not case.ran:
        force = "--force" if case.ask.target else "--forceall"
        return Look("job", snakemake(case.ask, "-n", "-p", force, "--rerun-incomplete"))
    return everyjob.following(_untargeted(case)) if _no_output(case) else None


def read(case: Case) -> Answer:
    """Show the end of the log, and the benchmark."""
    ran = case.ran[0]
    jobs = _of_any(case) if _no_output(case) else ()
    bad = None if jobs else trouble(case, ran)
    if bad:
        return bad
    jobs = jobs or _narrowest(planned_by(ran).jobs, case.ask.target)
    if not jobs:
        said = f"No job makes {about(case.ask)}: name an output file or a rule."
        return Answer("no-job", said, (), NOT_SHOWN, again(case.ask, "planned"))
    logs = [name for job in jobs for name in job.logs]
    there = [name for name in logs if case.read(name) is not None]
    lines = tuple(line for job in jobs[:SHOWN] for line in _job(case, job))
    lines += (f"{many(len(jobs) - SHOWN, 'more job')}: name an output of one",) if len(jobs) > SHOWN else ()
    said = _said(case, jobs)
    if not there:
        word, end = ("log-missing", "whose log is not there") if logs else ("no-log-declared", "which declares no log")
        return Answer(word, f"{said}, {end}.", lines, NOT_SHOWN, again(case.ask, "evidence"))
    found = replace(case.ask, target=next((name for job in jobs for name in job.outputs), case.ask.target))
    after = again(found if _no_output(case) else case.ask, "causes")
    return Answer("log-found", f"{said}; this is the end of its log.", lines, NOT_SHOWN, after)


def _said(case: Case, jobs: tuple[Job, ...]) -> str:
    """Return which rule makes, or writes, what was named; or of which rule that is the name."""
    target = case.ask.target
    named = f"rule {jobs[0].rule}" if len({job.rule for job in jobs}) == 1 else f"{len(jobs)} jobs"
    if not target:
        return f"The last output is made by {named}"
    if len(jobs) > 1 and target == jobs[0].rule:
        return f"`{target}` is a rule with {many(len(jobs), 'job')}"
    if not any(target in job.outputs for job in jobs) and any(target in (*job.logs, job.benchmark) for job in jobs):
        return f"`{target}` is written by {named}"
    return f"`{target}` is made by {named}"


def _untargeted(case: Case) -> Case:
    return replace(case, ask=replace(case.ask, target=""))


def _no_output(case: Case) -> bool:
    """Say whether what is named is no target of Snakemake, and may be a log, a benchmark, or a rule with wildcards."""
    if not (case.ran and case.ask.target):
        return False
    bad = trouble(case, case.ran[0])
    if bad is None:
        named = _narrowest(planned_by(case.ran[0]).jobs, case.ask.target)
        return not named and case.ask.target in case.entries
    unknown = bad.kinds == UNKNOWN and EVIDENCE.search(case.ask.target) is not None
    return unknown or WILDCARDS.search(f"{case.ran[0].out}\n{case.ran[0].err}") is not None


def _of_any(case: Case) -> tuple[Job, ...]:
    """Return the jobs of all that the workflow has to which what is named belongs."""
    ran = case.run(everyjob.JOBS)
    if ran is None or trouble(_untargeted(case), ran):
        return ()
    found = _narrowest(everyjob.every(_untargeted(case)).jobs, case.ask.target)
    return tuple(sorted(found, key=lambda job: job.outputs))


def _narrowest(jobs: tuple[Job, ...], target: str) -> tuple[Job, ...]:
    """Return the jobs that make or write the target, else those of the rule of that name; without one, the last."""
    makers = tuple(job for job in jobs if target in job.outputs) or tuple(
        job for job in jobs if target and target in (*job.logs, job.benchmark)
    )
    makers = makers or tuple(job for job in jobs if job.rule == target)
    return makers or (() if target else tuple(job for job in jobs if job.outputs)[-1:])


def _job(case: Case, job: Job) -> Iterator[str]:
    yield f"rule {job.rule}: {' '.join(job.outputs)}"
    if job.outputs and not any(name in case.entries for name in job.outputs):
        follows = any(name in case.entries for name in (*job.logs, job.benchmark))
        why = "what follows is of a run that failed, or whose output was removed" if follows else UNMADE
        yield f"  none of it is there: {why}"
    for name in job.logs:
        data = case.read(name)
        if data is None:
            yield f"log {name}: not there"
            continue
        text = data.decode("utf-8", "replace").splitlines()
        yield f"log {name}: {many(len(text), 'line')}" + (", empty" if not data.strip() else "")
        missing = absent(data.decode("utf-8", "replace"))
        if missing is not None and missing.number <= len(text) - LINES:
            yield f"  line {missing.number}: {clipped(hidden(missing.line), 200)}"
        yield from (f"  {clipped(hidden(line), 200)}" for line in text[-LINES:])
    yield from _benchmark(case, job) if job.benchmark else ()


def _benchmark(case: Case, job: Job) -> Iterator[str]:
    name, data = job.benchmark, case.read(job.benchmark)
    rows = measured(data.decode("utf-8", "replace")) if data is not None else ()
    if not rows:
        yield f"benchmark {name}: {'not there' if data is None else 'holds no row'}"
    for row in rows:
        rest = " ".join(f"{key}={value}" for key, value in row.others) or "rest not measured"
        yield f"benchmark {name}: {row.seconds:.3f} s, {rest}"
    yield from (f"  {line}" for line in (_doubts(case, job, rows) if rows else ()))


def _doubts(case: Case, job: Job, rows: tuple[Measured, ...]) -> Iterator[str]:
    """Yield what keeps a benchmark from saying what the job costs now."""
    times = [row.seconds for row in rows]
    spread = f"{len(rows)} runs, {min(times):.3f} to {max(times):.3f} s"
    yield spread if len(rows) > 1 else "one run: how much the time differs from run to run is not known"
    began = max((each.began for each in records(case) if each.output in job.outputs), default=0.0)
    written = case.entries[job.benchmark].mtime / NANO if job.benchmark in case.entries else began
    if written < began:
        yield "of an earlier run than the one that made the output: that one was killed or took it from elsewhere"
    planned = int(job.threads or "1")
    had = {row.threads for row in rows if row.threads} - {planned}
    if had:
        yield f"measured with {many(max(had), 'thread')}, and {planned} would be used now"


PROBE = Probe(
    "What did one job say, and what did it cost?",
    (
        Word("log-found", good=True, meaning="The narrowest log is there; its end is the evidence."),
        Word("log-missing", good=False, meaning="The rule declares a log that is not there."),
        Word("no-log-declared", good=False, meaning="The rule declares no log, so nothing was kept."),
        Word("no-job", good=False, meaning="Nothing makes the target."),
    ),
    following,
    read,
    shaken=frozenset({Trace.LOCK, Trace.BEGUN}),
)
