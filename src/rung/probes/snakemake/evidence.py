"""Which evidence a workflow keeps, whether it agrees with the outputs, and what is orphaned.

The jobs' own declarations (`snakemake -n -p --forceall`, and behind checkpoints with the rules forced by name) name
every log and benchmark. Each is compared with the files that are there: missing where the output exists, there where
no output of its job is, empty, older than the job's input, ending in an error though no output was written since, or
lying there undeclared. The proof routes of a makefile beside the workflow are expanded, without running anything: one
that cleans first deletes what an incident needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from rung.model.ask import Ask
from rung.model.replacing import replace
from rung.probes.count import many
from rung.probes.gnumake import speech
from rung.probes.gnumake.database import database
from rung.probes.gnumake.leads import NAMES
from rung.probes.gnumake.scan import scan
from rung.probes.probe import Answer, Case, Look, Probe, Trace, Word
from rung.probes.recipes import routes
from rung.probes.recipes.dangers import judged
from rung.probes.smk import everyjob
from rung.probes.smk.benchmark import measured
from rung.probes.smk.dryrun import DryRun, Job
from rung.probes.smk.ended import ended
from rung.probes.smk.faults import trouble
from rung.probes.smk.record import Record, as_read, missed, records
from rung.probes.smk.speech import again

SURFACE = re.compile(
    r"(?:^|/)(?:logs?|benchmarks?)/.+|\.log$|(?:^|/)[^/]*(?:provenance|manifest|summary)[^/]*\.(?:json|tsv|txt)$"
)
OWN = (".snakemake/", ".git/")
DISAGREES = (
    "Evidence is missing, older than the inputs, of an output that is not there, ends in an error though no output was "
    "written since, or is declared by no job."
)
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
    return None if targets.timed_out or targets.exit not in {0, 1} else routes.following(case, targets.out, Ask())


class _Kept(Struct, frozen=True):
    """What jobs declare, which of it is there, what is wrong with it, and what lies there of no job that is known.

    ``about`` is an output of the first job with whose evidence something is wrong, ``notes`` are of logs that end in an
    error and contradict nothing.
    """

    declared: frozenset[str]
    there: tuple[str, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    loose: tuple[str, ...]
    silent: tuple[str, ...]
    vague: bool
    about: str

    @property
    def pieces(self) -> str:
        return f"{many(len(self.there), 'piece')} of evidence of {len(self.declared)} declared"

    @property
    def lines(self) -> tuple[str, ...]:
        what = "not known to be of a job" if self.vague else "declared by no job"
        loose = (f"{what}: {path}" for path in self.loose)
        lines = (
            *self.faults,
            *self.notes,
            *loose,
            *(f"rule {rule} declares no log" for rule in self.silent),
            *self.there,
        )
        return (*lines[:SHOWN], *((f"{len(lines) - SHOWN} more",) if len(lines) > SHOWN else ()))


def read(case: Case) -> Answer:
    """Compare what is declared with what is there."""
    bad = trouble(case, everyjob.first(case))
    if bad:
        return bad
    known = everyjob.every(case)
    kept = _kept(case, known)
    targets = case.run("targets")
    dangers = judged(case, database(targets.out), (*kept.there, *kept.loose)) if targets else routes.Dangers()
    unsure = (*_unasked(case), *dangers.unsure[:SHOWN])
    shown = (*dangers.lines, *dangers.runs, *unsure, *_vague(known), *kept.lines)
    if dangers:
        what = "remove files" if dangers.removes else "take some of it away"
        said = f"{kept.pieces}, and proof routes beside the workflow that {what}: save it first."
        return Answer("endangered", said, shown, NOT_SHOWN, again(case.ask, "tour", "--into", "FOLDER"))
    if unsure and kept.declared and not _contradicted(kept):
        said = (
            f"{kept.pieces}, and a proof route of the makefile beside the workflow may take it: rung cannot judge it."
        )
        return Answer("unsure", said, shown, NOT_SHOWN, _narrower(case, dangers.route))
    return _weighed(case, kept, shown)


def _kept(case: Case, known: DryRun) -> _Kept:
    held = tuple(records(case))
    vague = known.open_ended or any(not job.outputs for job in known.told)
    declared = {name for job in known.jobs for name in (*job.logs, job.benchmark) if name}
    declared |= {log for each in held for log in each.logs} if vague or known.told else set()
    ends = ended(case, known)
    doubted = tuple((job, lines) for job in known.jobs if (lines := tuple(_faults(case, job, known, held))))
    return _Kept(
        frozenset(declared),
        tuple(sorted(name for name in declared if name in case.entries)),
        (*ends.faults, *(line for _job, lines in doubted for line in lines)),
        ends.notes,
        tuple(_loose(case, known, declared)),
        tuple(sorted({job.rule for job in known.jobs if job.outputs and not job.logs and not job.message})),
        vague,
        ends.about or (doubted[0][0].outputs[0] if doubted else ""),
    )


def _contradicted(kept: _Kept) -> bool:
    return bool(kept.faults or (kept.loose and not kept.vague))


def _weighed(case: Case, kept: _Kept, shown: tuple[str, ...]) -> Answer:
    """Say whether the evidence agrees with the outputs, where nothing threatens it."""
    if _contradicted(kept):
        doubts = many(len(kept.faults), "piece")
        said = f"{kept.pieces}; {doubts} missing or doubtful, {len(kept.loose)} undeclared."
        asked = replace(case.ask, target=kept.about) if kept.about else case.ask
        return Answer("disagrees", said, shown, NOT_SHOWN, again(asked, "job"))
    if not kept.declared:
        return Answer("none", "No job declares a log or a benchmark.", shown, NOT_SHOWN, again(case.ask, "summary"))
    if not kept.there:
        said = f"{kept.pieces}: what it would tell of is not made yet."
        return Answer("not-yet", said, shown, NOT_SHOWN, again(case.ask, "planned"))
    said = f"{kept.pieces}, and nothing contradicts the outputs."
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


def _faults(case: Case, job: Job, known: DryRun, held: tuple[Record, ...]) -> Iterator[str]:
    """Yield what is wrong with the evidence of a job; ``held`` is all that Snakemake recorded."""
    if not any(name in case.entries for name in job.outputs):
        yield from _of_nothing(case, job, known.temporary)
        return
    own = tuple(each for each in held if each.output in job.outputs)
    times = {name: case.entries[name].mtime for name in job.inputs if name in case.entries}
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
        elif entry is not None and any(at > entry.mtime and not as_read(case, each, own) for each, at in times.items()):
            yield f"older than the job's input: {name} (rule {job.rule})"


def _of_nothing(case: Case, job: Job, temporary: frozenset[str]) -> Iterator[str]:
    """Yield the evidence of a job none of whose outputs is there: it failed, or they were removed behind its back."""
    lost = next((name for name in job.outputs if name not in temporary and missed(case, name)), "")
    for name in (*job.logs, job.benchmark) if lost else ():
        if name in case.entries:
            yield f"there, though its output is not: {name} (rule {job.rule}, for {lost})"


PROBE = Probe(
    "Which evidence is there, and does it agree with the outputs?",
    (
        Word("agrees", good=True, meaning="Every declared log and benchmark of an existing output is there, in order."),
        Word("endangered", good=False, meaning="A proof route of the makefile removes files: save the evidence first."),
        Word("unsure", good=False, meaning="A proof route of the makefile runs a command that rung cannot judge."),
        Word("disagrees", good=False, meaning=DISAGREES),
        Word(
            "not-yet", good=False, meaning="Jobs declare evidence, and none is there: nor are the outputs it is about."
        ),
        Word("none", good=False, meaning="No job declares evidence."),
    ),
    following,
    read,
    shaken=frozenset({Trace.LOCK, Trace.BEGUN, Trace.LEFT}),
)
