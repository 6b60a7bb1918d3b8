"""Whether Snakemake has nothing left to do after a successful run.

Asked with `snakemake -n` in a scratch copy. With `--scratch` the workflow really runs in the copy first, and is asked
then.
"""

from __future__ import annotations

from rung.model.replacing import replace
from rung.probes.count import many
from rung.probes.probe import Answer, Case, Look, Probe, Trace, Word
from rung.probes.smk.dryrun import DryRun, Mark, dry_run
from rung.probes.smk.edited import unseen
from rung.probes.smk.faults import trouble
from rung.probes.smk.listing import came
from rung.probes.smk.moved import INCOMPLETE, LOCKS
from rung.probes.smk.speech import about, again, snakemake

SHOWN = 12
COPY = "run"
NOT_SHOWN = (
    "that the results are right: only that Snakemake's files, times and metadata agree",
    "an edited Python package that a script imports, and a deleted intermediate",
)


def following(case: Case) -> Look | None:
    """Run first when that was asked for, then ask what is left."""
    past = ("--rerun-incomplete",) if _killed(case) else ()
    if not case.ran and case.ask.scratch:
        locks = tuple(case.placed(path) for path in case.entries if path.startswith(LOCKS))
        return Look("run", snakemake(case.ask, *past, cores="1"), COPY, acts=True, without=locks)
    if any(trouble(case, ran) for ran in case.ran) or case.run("left") is not None:
        return None
    return Look("left", snakemake(case.ask, "-n", "-p", *past), COPY if case.ask.scratch else "")


def _killed(case: Case) -> bool:
    """Say whether a run began files and did not end them: Snakemake 9 does not even plan before it is told to."""
    return any(path.startswith(INCOMPLETE) for path in case.entries)


def read(case: Case) -> Answer:
    """Say what is left."""
    bad = next((failed for ran in case.ran if (failed := trouble(case, ran))), None)
    if bad:
        return bad
    found = dry_run(f"{case.ran[-1].out}\n{case.ran[-1].err}")
    told = _settled(case, found) if found.mark is Mark.NOTHING else _left(case, found)
    notes: tuple[str, ...] = ("incomplete files of a killed run lie here: asked past them",) if _killed(case) else ()
    if case.ran[0].look.without:
        notes += ("a lock lies in the folder; it was left out of the copy: while a run is alive, this tells nothing",)
    elif any(path.startswith(LOCKS) for path in case.entries):
        notes += ("a lock lies in the folder: while a run is alive, this tells nothing of its end",)
    return replace(told, evidence=(*notes, *told.evidence))


def _settled(case: Case, found: DryRun) -> Answer:
    """Say that nothing is left, and what was not looked at for that."""
    after = " after a run" if case.ask.scratch else ""
    if found.untracked:
        said = (
            f"Nothing is left to do for {about(case.ask)}{after}, but {many(found.untracked, 'job')} without metadata."
        )
        note = ("changes of code, parameters and environments are not seen for them",)
        return Answer("settled-untracked", said, note, NOT_SHOWN, again(case.ask, "summary"))
    said = f"Snakemake has nothing left to do for {about(case.ask)}{after}."
    behind, late = ((), ()) if case.ask.scratch else (unseen(case), came(case))
    told = tuple(f"came after rule {each.rule} ran, which is told of its folder: {each.path}" for each in late)
    newer = tuple(f"newer than the last job: {path}" for path in behind)
    lines = (*newer[:SHOWN], *_more(len(newer)), *told[:SHOWN], *_more(len(told)))
    if behind:
        files = "1 file of code is" if len(behind) == 1 else f"{len(behind)} files of code are"
        said = f"{said[:-1]}, but {files} newer than its last job."
        return Answer("settled-behind", said, lines, NOT_SHOWN, again(case.ask, "summary"))
    if late:
        said = f"{said[:-1]}, but {many(len(late), 'file')} came to a folder after the job that is told of it ran."
        after = again(replace(case.ask, target=late[0].output), "job")
        return Answer("settled-unlisted", said, lines, NOT_SHOWN, after, (), late[0].output)
    return Answer("settled", said, (), NOT_SHOWN, again(case.ask, "summary"))


def _left(case: Case, found: DryRun) -> Answer:
    """Say what is due, and whether that is after a run of all."""
    if found.mark is Mark.NEITHER:
        said = f"The dry run of {about(case.ask)} says neither that nothing is to be done nor what is."
        return Answer("no-verdict", said, (), NOT_SHOWN, again(case.ask, "locks"))
    lines = tuple(f"{job.called}: {' '.join(job.outputs[:2])}  {'; '.join(job.reasons)}" for job in found.jobs[:SHOWN])
    if case.ask.scratch:
        said = f"A run of {about(case.ask)} succeeded, and {found.due} due again: it never converges."
        return Answer("never-converges", said, lines, NOT_SHOWN, again(case.ask, "causes"))
    said = f"{found.due.capitalize()} due for {about(case.ask)}; whether it settles is seen only after a run."
    return Answer("pending", said, lines, NOT_SHOWN, again(case.ask, "causes"))


def _more(count: int) -> tuple[str, ...]:
    return (f"{count - SHOWN} more",) if count > SHOWN else ()


PROBE = Probe(
    "Does it converge after a successful run?",
    (
        Word("settled", good=True, meaning="Nothing is left to do."),
        Word(
            "settled-behind",
            good=False,
            meaning="Nothing is left to do, but code is newer than the last job: Snakemake does not see such edits.",
        ),
        Word(
            "settled-unlisted",
            good=False,
            meaning="Nothing is left to do, but files came to a folder after the job that is told of it ran.",
        ),
        Word("settled-untracked", good=False, meaning="Nothing is left to do, but metadata is missing."),
        Word("pending", good=False, meaning="Jobs are due; `--scratch` runs them in a copy and asks again."),
        Word("never-converges", good=False, meaning="After a successful run, jobs are due again."),
        Word("no-verdict", good=False, meaning="The dry run says neither."),
    ),
    following,
    read,
    shaken=frozenset({Trace.LOCK, Trace.LEFT}),
)
