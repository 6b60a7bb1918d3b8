"""What Snakemake holds of every output: its rule, its state, and whether it would be made again.

Asked with `snakemake --summary`. Snakemake 7.32 gives up on it where a killed run left incomplete files: it is asked
past them then. Snakemake 9.23.1 crashes on it when work is pending after a checkpoint; the answer
says so. A file further down is `ok` with `update pending`. What a run began and did not end is `ok` too as Snakemake
prints it, and is told as incomplete. Where all is settled, Snakemake's records are read for inputs that are gone: it
never misses those as long as their outputs are there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rung.model.replacing import replace
from rung.probes import showing
from rung.probes.count import many
from rung.probes.probe import Answer, Case, Look, Probe, Ran, Trace, Word
from rung.probes.smk.dryrun import dry_run
from rung.probes.smk.faults import trouble
from rung.probes.smk.inputset import replaced
from rung.probes.smk.record import gone
from rung.probes.smk.speech import about, again, snakemake
from rung.probes.smk.summary import NO_UPDATE, OK, PENDING, Row, rows
from rung.probes.smk.traces import traces
from rung.probes.smk.untracked import UNSEEN, recorded
from rung.probes.smk.words import INCOMPLETE

SHOWN = 25
PAST = "summary-past-incomplete"
SETTLED = frozenset({OK, "removed temp file", "pipe file", "service file", "file local to node"})
CRASHES = (9, 23, 1)
NOT_SHOWN = (
    "outputs of jobs that checkpoints add later",
    "contents: `ok` means that times and metadata agree",
)


def following(case: Case) -> Look | None:
    """Ask once; where all is settled and an input is gone, for every job too, to see whether it is still needed."""
    if not case.ran:
        return Look("summary", snakemake(case.ask, "--summary"))
    if case.run(PAST) is None and case.ran[0].exit != 0 and INCOMPLETE.search(case.ran[0].out + case.ran[0].err):
        return Look(PAST, snakemake(case.ask, "--summary", "--rerun-incomplete"))
    told = _told(case)
    found = None if trouble(case, told) else rows(told.out)
    if case.run("jobs") is not None or not found or any(_unsettled(row) for row in _open(found)) or not gone(case):
        return None
    return Look("jobs", snakemake(case.ask, "-n", "-p", "--forceall", "--rerun-incomplete"))


def read(case: Case) -> Answer:
    """Count states and plans, and name every output that is not settled."""
    ran = _told(case)
    bad = trouble(case, ran)
    if bad:
        known = case.version[:3] == CRASHES
        note = ("Snakemake 9.23.1 is known to crash here when work is pending after a checkpoint",) if known else ()
        return Answer(bad.verdict, bad.sentence, (*note, *bad.evidence), bad.not_shown, again(case.ask, "planned"))
    found = _as_begun(case, rows(ran.out))
    if found is None:
        said = "Snakemake printed no summary that rung can read."
        return Answer("tool-failed", said, (), NOT_SHOWN, again(case.ask, "planned"))
    states = Counter(row.status for row in found)
    named = ", ".join(f"{count} {state}" for state, count in states.most_common())
    open_ = _open(found)
    pending = [row for row in open_ if row.plan != NO_UPDATE]
    said = f"{many(len(found), 'output')} of {about(case.ask)}: {named or 'none'}; {len(pending)} would be made again."
    lines = (*_untracked(case, found), *(_line(row) for row in open_[:SHOWN]))
    rest = (f"{len(open_) - SHOWN} more",) if len(open_) > SHOWN else ()
    verdict = "updates-pending" if pending else "passed-over" if open_ else "all-settled"
    if lost := _lost(case):
        settled = f"{many(len(found), 'output')} of {about(case.ask)} settled"
        said = f"{settled}, but {many(len(lost), 'input')} gone that jobs used: they could not be made again."
        lines = tuple(f"gone, and made by no job: {name}" for name in lost[:SHOWN])
        return Answer("inputs-gone", said, lines, NOT_SHOWN, showing.around(case, lost[0]))
    narrower = case.ask if pending or not open_ else replace(case.ask, target=open_[0].path)
    after = again(narrower, "causes" if open_ else "converges")
    return Answer(verdict, said, (*lines, *rest), NOT_SHOWN, after, about="" if pending or not open_ else open_[0].path)


def _told(case: Case) -> Ran:
    """Return the summary: where incomplete files were in the way of the first, the one that was asked past them."""
    return case.run(PAST) or case.ran[0]


def _as_begun(case: Case, found: Sequence[Row] | None) -> Sequence[Row] | None:
    """Return the rows with those marked that a run began and did not end, which Snakemake holds for settled."""
    begun = traces(case).begun if found else ()
    if found is None or not begun:
        return found
    return [
        replace(row, status="incomplete", plan=PENDING)
        if row.path in begun and (row.status == OK or row.plan == NO_UPDATE)
        else row
        for row in found
    ]


def _untracked(case: Case, found: Sequence[Row]) -> tuple[str, ...]:
    """Return how many settled outputs nothing is recorded of: Snakemake compares them by their times alone."""
    made = recorded(case)
    count = sum(row.status == OK and row.path not in made for row in found)
    return (f"{many(count, 'output')} without metadata: {UNSEEN}",) if count else ()


def _open(found: Sequence[Row]) -> list[Row]:
    """Return the rows that are not settled: those passed over first, for nothing will make them by itself."""
    passed = [row for row in found if row.plan == NO_UPDATE and row.status not in SETTLED]
    return [*passed, *(row for row in found if row.plan != NO_UPDATE)]


def _unsettled(row: Row) -> bool:
    """Say whether more is wrong with an output than that its inputs are others now, as they are when one is gone."""
    return row.plan != NO_UPDATE or not row.status.startswith("set of input files changed")


def _lost(case: Case) -> tuple[str, ...]:
    """Return the inputs that are gone of the jobs that this target needs; none where that was not asked.

    One that the same job reads by another path now was renamed, and nothing is lost.
    """
    jobs = case.run("jobs")
    if jobs is None or trouble(case, jobs):
        return ()
    planned = dry_run(f"{jobs.out}\n{jobs.err}").jobs
    found = gone(case, {name for job in planned for name in (*job.inputs, *job.outputs)})
    moved = replaced(case, planned) if found else frozenset()
    return tuple(name for name in found if name not in moved)


def _line(row: Row) -> str:
    return f"{row.path}  ({row.rule})  {row.status}, {row.plan}"


PROBE = Probe(
    "What does Snakemake hold of every output?",
    (
        Word("all-settled", good=True, meaning="Every output is `ok` and would not be made again."),
        Word("updates-pending", good=False, meaning="The outputs that are named would be made again."),
        Word(
            "inputs-gone",
            good=False,
            meaning="All is settled, but inputs that jobs used are gone: what is here could not be made again.",
        ),
        Word("passed-over", good=False, meaning="Outputs are missing or changed, and no update is planned."),
    ),
    following,
    read,
    shaken=frozenset({Trace.LOCK, Trace.BEGUN, Trace.LEFT}),
)
