"""Why Snakemake would run what it would run: the reason of every job, traced to the first ones.

Read from the `reason:` lines of `snakemake -n -p`, which every version since 7 gives, and not from `--list-changes`,
which some versions get wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rung.model.replacing import replace
from rung.probes.clipped import clipped
from rung.probes.probe import Answer, Case, Look, Probe, Word
from rung.probes.smk.dryrun import DryRun, Job, Mark, planned_by
from rung.probes.smk.faults import trouble
from rung.probes.smk.inputset import turned
from rung.probes.smk.listing import widened
from rung.probes.smk.moved import INCOMPLETE, named
from rung.probes.smk.reason import Change, Due, change, classes, first_causes
from rung.probes.smk.runlog import undone
from rung.probes.smk.speech import about, again, snakemake
from rung.probes.smk.untracked import recorded, untracked

SHOWN = 20
BEGUN = "Began in a run that did not end it"  # Snakemake says `Forced execution`, which nobody forced
NOT_SHOWN = (
    "changes that leave no trace in Snakemake's metadata: an imported package, a tool outside the environment",
    "whether the change was meant",
    "jobs that checkpoints add later",
)


def following(case: Case) -> Look | None:
    """Ask once, past incomplete files; where a parameter changed once more, for it may change with every look."""
    argv = snakemake(case.ask, "-n", "-p", "--rerun-incomplete")
    if not case.ran:
        return Look("plan", argv)
    again = len(case.ran) == 1 and not trouble(case, case.ran[0]) and _with_params(planned_by(case.ran[0]))
    return Look("plan-again", argv) if again else None


def read(case: Case) -> Answer:
    """Sort the jobs by the class of change."""
    ran = case.ran[0]
    bad = trouble(case, ran)
    if bad:
        return bad
    found = planned_by(ran)
    if found.mark is Mark.NOTHING:
        said = f"Nothing makes {about(case.ask)} due."
        return Answer("nothing-due", said, untracked(case, found), NOT_SHOWN, again(case.ask, "converges"))
    causes, turns = turned(case, first_causes(found), found.jobs)
    causes, listings = widened(case, causes)
    first, counted = tuple(due.job for due in causes), classes(causes, _made(case), undone(case))
    counted = _begun(case, causes, _anew(case, counted))
    if not counted:
        said = f"The dry run of {about(case.ask)} gives no reason that rung can read."
        return Answer("untold", said, (), NOT_SHOWN, again(case.ask, "summary"))
    told = _told(case, found, first, counted)
    return replace(told, evidence=(*turns[:SHOWN], *listings[:SHOWN], *told.evidence))


def _told(case: Case, found: DryRun, first: Sequence[Job], counted: Counter[Change]) -> Answer:
    """Say of which classes the first causes are, and where to look next."""
    named = ", ".join(f"{count} {kind.value}" for kind, count in counted.most_common())
    said = f"{found.due.capitalize()} due for {about(case.ask)}; the first causes: {named}."
    rest = (f"{len(first) - SHOWN} more first causes",) if len(first) > SHOWN else ()
    marked = _marked(case)
    lines = (*(_line(job, marked) for job in first[:SHOWN]), *rest)
    output = next((name for job in first for name in job.outputs), "")
    after = again(replace(case.ask, target=output), "job") if output else again(case.ask, "summary")
    verdict = _verdict(counted)
    if verdict == Change.ANEW.value:
        after = again(case.ask, "converges", "--scratch")
        said = f"{said[:-1]}; two looks, one after the other, gave two values."
    if verdict == Change.MISSING.value and not _made_once(case, first):
        said = f"{found.due.capitalize()} due for {about(case.ask)}; nothing of what they make was ever made here."
        return Answer("never-made", said, lines, NOT_SHOWN, after, (), output)
    return Answer(verdict, said, lines, NOT_SHOWN, after, tuple(kind.value for kind in counted), output)


def _with_params(found: DryRun) -> dict[tuple[str, ...], tuple[tuple[str, ...], str]]:
    """Return the jobs with a changed parameter by rule and outputs: reasons, which tell the value, and shell text."""
    due = (job for job in found.jobs if any(change(reason) is Change.PARAMS for reason in job.reasons))
    return {(job.rule, *job.outputs): (job.reasons, job.shell) for job in due}


def _anew(case: Case, counted: Counter[Change]) -> Counter[Change]:
    """Return the classes, the parameters that were not the same at both looks in one of their own."""
    if case.run("plan-again") is None or not counted[Change.PARAMS]:
        return counted
    one, two = (_with_params(planned_by(ran)) for ran in case.ran)
    moved = min(sum(two.get(job, told) != told for job, told in one.items()), counted[Change.PARAMS])
    return +(counted + Counter({Change.ANEW: moved, Change.PARAMS: -moved}))


def _marked(case: Case) -> frozenset[str]:
    """Return the outputs that a killed run began."""
    return frozenset(named(path) for path in case.entries if path.startswith(INCOMPLETE))


def _begun(case: Case, causes: Sequence[Due], counted: Counter[Change]) -> Counter[Change]:
    """Return the classes; a job whose output a killed run began is forced by nobody but by asking past that run."""
    marked = _marked(case)
    begun = sum(Change.FORCED in due.kinds and not marked.isdisjoint(due.job.outputs) for due in causes)
    return +(counted + Counter({Change.BEGUN: begun, Change.FORCED: -begun}))


def _made(case: Case) -> frozenset[str]:
    """Return the files that are recorded as made here, with those that lie here; empty where nothing is."""
    made = recorded(case)
    return made | case.entries.keys() if made else frozenset()


def _made_once(case: Case, jobs: Sequence[Job]) -> bool:
    """Say whether Snakemake holds a record of an output of these jobs, or one of them is there."""
    outputs = {name for job in jobs for name in job.outputs}
    return not outputs.isdisjoint(case.entries) or not outputs.isdisjoint(recorded(case))


def _verdict(counted: Counter[Change]) -> str:
    return next(iter(counted)).value if len(counted) == 1 else "several"


def _line(job: Job, marked: frozenset[str]) -> str:
    begun = not marked.isdisjoint(job.outputs)
    reasons = (BEGUN if begun and change(reason) is Change.FORCED else reason for reason in job.reasons)
    return f"{job.called}: {' '.join(job.outputs[:2]) or 'no output'}  {clipped('; '.join(reasons), 140)}"


PROBE = Probe(
    "Why would Snakemake run what it would run?",
    (
        Word("nothing-due", good=True, meaning="Nothing is due."),
        Word("output-missing", good=False, meaning="The first causes are outputs that were made once and are gone."),
        Word("never-made", good=False, meaning="The first causes are outputs that were never made in this folder."),
        Word(
            "new-jobs", good=False, meaning="Runs are recorded here, and none of them had the jobs that are due first."
        ),
        Word("left-undone", good=False, meaning="The last run meant to do the first of them, and ended too early."),
        Word("input-updated", good=False, meaning="The first causes are inputs newer than what was made from them."),
        Word("inputs-gone", good=False, meaning="Inputs of the run before are gone, and are asked for no more."),
        Word("fewer-inputs", good=False, meaning="A rule asks for fewer inputs than before; none of them is gone."),
        Word(
            "more-inputs", good=False, meaning="A rule asks for inputs that it did not have, and no sheet names them."
        ),
        Word(
            "new-samples", good=False, meaning="A sheet or configuration names inputs that were not asked for before."
        ),
        Word(
            "input-set-changed",
            good=False,
            meaning="The set of inputs of a rule changed, in both directions or in one that cannot be seen.",
        ),
        Word(
            "listing-changed", good=False, meaning="A job lists files by another pattern, which takes others of them."
        ),
        Word("params-changed", good=False, meaning="Parameters of a rule changed."),
        Word("params-anew", good=False, meaning="A parameter is computed anew each time, and is never the same."),
        Word("code-changed", good=False, meaning="The code of a rule changed."),
        Word("environment-changed", good=False, meaning="The software environment of a rule changed."),
        Word("forced", good=False, meaning="The run is forced."),
        Word("left-incomplete", good=False, meaning="A killed run began the outputs and did not end them."),
        Word("other", good=False, meaning="Snakemake gives a reason of a kind that rung does not know."),
        Word("several", good=False, meaning="The first causes are of several classes."),
        Word("untold", good=False, meaning="No reason is given."),
    ),
    following,
    read,
)
