"""Which outputs changed inputs, code or parameters touch, one kind at a time, where the version can be trusted.

`--list-changes input code params` is no valid call: it takes one kind, and the other words become targets. Version 7
has an option for each kind. A kind that a version gets wrong is never asked; the reasons of a dry run stand in for it.
"""

from __future__ import annotations

from rung.probes.count import many
from rung.probes.probe import Answer, Case, Look, Probe, Trace, Word
from rung.probes.smk.dryrun import dry_run
from rung.probes.smk.faults import trouble
from rung.probes.smk.gate import Trust, options, trust
from rung.probes.smk.inputset import UNKNOWN
from rung.probes.smk.moved import METADATA
from rung.probes.smk.reason import Change, change
from rung.probes.smk.speech import about, again, snakemake

KINDS = ("input", "code", "params")
STANDS_FOR = {"input": Change.INPUT, "code": Change.CODE, "params": Change.PARAMS}
SHOWN = 10
NOT_SHOWN = (
    "changes of an imported package, which leave no trace",
    "outputs without metadata, and those of jobs that checkpoints add later",
)


def following(case: Case) -> Look | None:
    """Take the reasons of a dry run, then each kind that can be trusted."""
    if not case.ran:
        return Look("plan", snakemake(case.ask, "-n", "-p", "--rerun-incomplete"))
    if trouble(case, case.ran[0]):
        return None
    for kind in KINDS:
        if trust(case.version, kind) is Trust.RIGHT and case.run(kind) is None:
            return Look(kind, snakemake(case.ask, *options(case.version, kind)))
    return None


def read(case: Case) -> Answer:
    """Say what each kind touches, and where that comes from."""
    bad = trouble(case, case.ran[0])
    if bad:
        return bad
    found, lines = 0, []
    plan = dry_run(f"{case.ran[0].out}\n{case.ran[0].err}")
    waiting = {name for job in plan.jobs if UNKNOWN in job.inputs for name in job.outputs}
    for kind in KINDS:
        listed, source = _outputs(case, kind)
        names = [name for name in listed if kind != "input" or name not in waiting]
        found += len(names)
        lines.append(f"{kind}: {many(len(names), 'output')} ({source}): {' '.join(names[:SHOWN]) or 'none'}")
        if unsure := [name for name in listed if name not in names]:
            lines.append(f"{kind}: not known before their checkpoint ran: {' '.join(unsure[:SHOWN])}")
    version = ".".join(map(str, case.version))
    if not found and plan.total and not any(path.startswith(METADATA) for path in case.entries):
        said = f"Nothing of {about(case.ask)} is recorded as made here, so no change can be told; "
        said += f"{plan.due} {'is' if plan.total == 1 else 'are'} due."
        return Answer("never-made", said, tuple(lines), NOT_SHOWN, again(case.ask, "causes"))
    if not found and plan.total:
        said = (
            f"No changed set of inputs, code or parameter touches {about(case.ask)}, as Snakemake {version} sees it; "
        )
        said += f"{plan.due} {'is' if plan.total == 1 else 'are'} due for another reason."
        return Answer("due-otherwise", said, tuple(lines), NOT_SHOWN, again(case.ask, "causes"))
    if not found:
        said = f"No change of input, code or parameters touches {about(case.ask)}, as Snakemake {version} sees it."
        return Answer("unchanged", said, tuple(lines), NOT_SHOWN, again(case.ask, "summary"))
    said = f"{many(found, 'output')} of {about(case.ask)} touched by changes, as Snakemake {version} sees it."
    return Answer("changed", said, tuple(lines), NOT_SHOWN, again(case.ask, "causes"))


def _outputs(case: Case, kind: str) -> tuple[list[str], str]:
    ran = case.run(kind)
    if ran is not None and ran.exit == 0:
        noise = ("Building DAG", "Assuming", "SNAKEMAKE", "=", "  ")
        lines = [line for line in ran.out.splitlines() if line.strip() and not line.startswith(noise)]
        return lines, " ".join(options(case.version, kind))
    version = ".".join(map(str, case.version[:2]))
    why = {
        Trust.WRONG: f"not asked: Snakemake {version} gets this kind wrong",
        Trust.UNSEEN: f"not asked: nobody has tried this kind on Snakemake {version}",
        Trust.RIGHT: "Snakemake gave up on it",
    }[trust(case.version, kind)]
    jobs = dry_run(f"{case.ran[0].out}\n{case.ran[0].err}").jobs
    named = [
        name
        for job in jobs
        if any(change(r) is STANDS_FOR[kind] for r in job.reasons)
        for name in job.outputs or (job.called,)
    ]
    return named, f"{why}; from the reasons of a dry run"


PROBE = Probe(
    "Which kind of change touches which outputs?",
    (
        Word("unchanged", good=True, meaning="No kind of change touches an output."),
        Word("changed", good=False, meaning="The outputs that are named are touched, by kind."),
        Word("due-otherwise", good=False, meaning="Jobs are due, and no kind of change that is told here is why."),
        Word("never-made", good=False, meaning="Jobs are due, and no run is recorded here: no change can be told."),
    ),
    following,
    read,
    shaken=frozenset({Trace.LOCK, Trace.BEGUN}),
)
