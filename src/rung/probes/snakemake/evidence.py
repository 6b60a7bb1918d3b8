"""Which evidence a workflow keeps, whether it agrees with the outputs, and what is orphaned.

The jobs' own declarations (`snakemake -n -p --forceall`, and behind checkpoints with the rules forced by name) name
every log and benchmark. Each is compared with the files that are there: missing where the output exists, empty, older
than the job's input, or lying there undeclared. The proof
routes of a makefile beside the workflow are expanded in a scratch copy: one that cleans first deletes what an incident
needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.ask import Ask
from rung.probes.count import many
from rung.probes.gnumake import speech
from rung.probes.gnumake.leads import NAMES
from rung.probes.gnumake.scan import scan
from rung.probes.probe import Answer, Case, Look, Probe, Word
from rung.probes.recipes import routes
from rung.probes.smk import everyjob
from rung.probes.smk.benchmark import measured
from rung.probes.smk.dryrun import DryRun, Job
from rung.probes.smk.faults import trouble
from rung.probes.smk.record import records
from rung.probes.smk.speech import again

SURFACE = re.compile(
    r"(?:^|/)(?:logs?|benchmarks?)/.+|\.log$|(?:^|/)[^/]*(?:provenance|manifest|summary)[^/]*\.(?:json|tsv|txt)$"
)
OWN = (".snakemake/", ".git/")
SHOWN = 20
NO_GOAL = "/dev/null"  # is there, and has no rule: make prints what it knows, and builds nothing
NOT_SHOWN = (
    "whether what a log says is true, and which run wrote it",
    "evidence of jobs that checkpoints add later, and what a project keeps outside the folder",
)


def following(case: Case) -> Look | None:
    """Print every job with its logs and benchmarks; then the proof routes of the makefile beside the workflow."""
    if not any(ran.look.scratch == routes.SCRATCH for ran in case.ran) and (look := everyjob.following(case)):
        return look
    if not any(name in case.entries for name in NAMES):
        return None
    targets = case.run("targets")
    if targets is None:
        return None if _reading_acts(case) else Look("targets", ("make", "-pqk", NO_GOAL), scratch=routes.SCRATCH)
    return None if targets.timed_out or targets.exit not in {0, 1} else routes.following(case, targets.out, "")


def read(case: Case) -> Answer:
    """Compare what is declared with what is there."""
    bad = trouble(case, everyjob.first(case))
    if bad:
        return bad
    known = everyjob.every(case)
    vague = known.open_ended or any(not job.outputs for job in known.told)
    declared = {name for job in known.jobs for name in (*job.logs, job.benchmark) if name}
    declared |= {log for each in records(case) for log in each.logs} if vague or known.told else set()
    faults = tuple(line for job in known.jobs for line in _faults(case, job))
    there = sorted(name for name in declared if name in case.entries)
    loose = _loose(case, known, declared)
    silent = sorted({job.rule for job in known.jobs if job.outputs and not job.logs and not job.message})
    lines = (
        *faults,
        *(f"{'not known to be of a job' if vague else 'declared by no job'}: {path}" for path in loose),
        *(f"rule {rule} declares no log" for rule in silent),
        *there,
    )
    more = (f"{len(lines) - SHOWN} more",) if len(lines) > SHOWN else ()
    shown = (*_vague(known), *lines[:SHOWN], *more)
    pieces = f"{many(len(there), 'piece')} of evidence of {len(declared)} declared"
    targets = case.run("targets")
    dangers = routes.dangers(case, targets.out, (*there, *loose)) if targets else routes.Dangers()
    unsure = (*_unasked(case), *dangers.unsure[:SHOWN])
    shown = (*unsure, *shown)
    if dangers:
        what = "remove files" if dangers.removes else "take some of it away"
        said = f"{pieces}, and proof routes beside the workflow that {what}: save it first."
        return Answer(
            "endangered", said, (*dangers.lines, *shown), NOT_SHOWN, again(case.ask, "tour", "--into", "FOLDER")
        )
    if faults or (loose and not vague):
        said = f"{pieces}; {many(len(faults), 'piece')} missing or doubtful, {len(loose)} undeclared."
        return Answer("disagrees", said, shown, NOT_SHOWN, again(case.ask, "job"))
    if not declared:
        return Answer("none", "No job declares a log or a benchmark.", shown, NOT_SHOWN, again(case.ask, "summary"))
    if unsure:
        said = f"{pieces}, and a proof route of the makefile beside the workflow may take it: rung cannot judge it."
        return Answer("unsure", said, shown, NOT_SHOWN, _narrower(case, dangers.route))
    said = f"{pieces}, and nothing contradicts the outputs."
    return Answer("agrees", said, shown, NOT_SHOWN, again(case.ask, "summary"))


def _narrower(case: Case, route: str) -> str:
    """Return the command that asks what a route of the makefile does; what reading it does, where none is known."""
    return speech.again(Ask(target=route, folder=case.ask.folder), "target" if route else "acts")


def _unasked(case: Case) -> tuple[str, ...]:
    """Return why the makefile beside the workflow was not asked for its proof routes, if it was not."""
    told = case.run("targets")
    if not any(name in case.entries for name in NAMES) or (told is not None and told.exit in {0, 1}):
        return ()
    why = _reading_acts(case) or "make gives up on it"
    return (f"the proof routes of the makefile were not looked at: {why}",)


def _reading_acts(case: Case) -> str:
    """Return what make would change by only reading the makefile, or the empty string."""
    harmful = scan(case.read, case.judge).harmful
    first = next((act for act in harmful if not act.targets), None)
    return f"{first.path}:{first.line} may run something when make only reads ({first.kind})" if first else ""


def _vague(known: DryRun) -> Iterator[str]:
    if known.open_ended:
        yield "a checkpoint is not settled: what lies behind it is not known, so no piece is called undeclared"
    if known.told:
        yield f"{many(len(known.told), 'job')} shown by a message, not by files: only logs of past runs are known"


def _loose(case: Case, known: DryRun, declared: set[str]) -> list[str]:
    """Return the pieces of evidence that belong to no job that is known."""
    outputs = {name for job in known.jobs for name in job.outputs}
    found = (path for path, entry in case.entries.items() if not entry.folder and SURFACE.search(path))
    return sorted(path for path in found if path not in declared | outputs and not path.startswith(OWN))


def _faults(case: Case, job: Job) -> Iterator[str]:
    made = [case.entries[name].mtime for name in job.outputs if name in case.entries]
    if not made:
        return
    needed = max((case.entries[name].mtime for name in job.inputs if name in case.entries), default=0)
    for name in (*job.logs, job.benchmark):
        entry = case.entries.get(name)
        if name and entry is None:
            yield f"missing, though the output exists: {name} (rule {job.rule})"
        elif (
            entry is not None
            and name == job.benchmark
            and not measured((case.read(name) or b"").decode(errors="replace"))
        ):
            yield f"holds no measurement: {name} (rule {job.rule})"
        elif entry is not None and entry.mtime < needed:
            yield f"older than the job's input: {name} (rule {job.rule})"


PROBE = Probe(
    "Which evidence is there, and does it agree with the outputs?",
    (
        Word("agrees", good=True, meaning="Every declared log and benchmark of an existing output is there, in order."),
        Word("endangered", good=False, meaning="A proof route of the makefile removes files: save the evidence first."),
        Word("unsure", good=False, meaning="A proof route of the makefile runs a command that rung cannot judge."),
        Word("disagrees", good=False, meaning="Evidence is missing, older than the inputs, or declared by no job."),
        Word("none", good=False, meaning="No job declares evidence."),
    ),
    following,
    read,
)
