"""Which jobs Snakemake would run now.

Asked with `snakemake -n -p` in a scratch copy. Its exit code is 0 either way, so the answer is in the words: `Nothing
to be done`, a table of jobs, or neither, which is a verdict of its own. With checkpoints the jobs are undercounted.
"""

from __future__ import annotations

import re

from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.probes.probe import Answer, Case, Look, Probe, Trace, Word
from rung.probes.smk.dryrun import DryRun, Job, Mark, planned_by
from rung.probes.smk.faults import trouble
from rung.probes.smk.moved import LOCKS
from rung.probes.smk.speech import about, again, snakemake
from rung.probes.smk.untracked import untracked
from rung.probes.smk.words import INCOMPLETE

WIDE = 90  # characters of a command
SHOWN = 20
PREPARES = re.compile(r"(?:#|set -|mkdir -p |exec [12]?>|\(?$)")  # lines before the command that a person looks for
OLDEST = (7, 32)
NOT_SHOWN = (
    "an edited Python package that a script imports, and a touched file whose checksum is the same",
    "a deleted intermediate or raw input, once the final target exists",
    "what the jobs do when they run, and whether they succeed",
)


def following(case: Case) -> Look | None:
    """Ask once; once more past incomplete files, which a killed run leaves."""
    if not case.ran:
        return Look("plan", snakemake(case.ask, "-n", "-p"))
    text = case.ran[0].out + case.ran[0].err
    if len(case.ran) == 1 and case.ran[0].exit != 0 and INCOMPLETE.search(text):
        return Look("plan-past-incomplete", snakemake(case.ask, "-n", "-p", "--rerun-incomplete"))
    return None


def read(case: Case) -> Answer:
    """Read the word of the dry run, and name the jobs."""
    ran = case.ran[-1]
    bad = trouble(case, ran)
    if bad:
        return bad
    found = planned_by(ran)
    notes = (*_notes(case, found), *_incomplete(case))
    if found.mark is Mark.NOTHING:
        said = f"Snakemake would run nothing for {about(case.ask)}."
        return Answer("nothing-due", said, notes, NOT_SHOWN, again(case.ask, "converges"))
    if found.mark is Mark.NEITHER:
        said = f"The dry run of {about(case.ask)} says neither that nothing is to be done nor what is."
        if case.version < OLDEST:
            said += f" Snakemake {'.'.join(map(str, case.version))} is older than those whose words are known (7.32)."
        lines = tuple(line.strip() for line in ran.out.splitlines() if line.strip())[-6:]
        return Answer("no-verdict", said, (*lines, *notes), NOT_SHOWN, again(case.ask, "locks"))
    rules = ", ".join(f"{count} {rule}" for rule, count in sorted(found.counts.items()))
    said = f"Snakemake would run {found.due} for {about(case.ask)}: {rules}."
    shown = tuple(_line(job) for job in found.jobs[:SHOWN])
    rest = (f"{len(found.jobs) - SHOWN} more",) if len(found.jobs) > SHOWN else ()
    return Answer("work-due", said, (*notes, *shown, *rest), NOT_SHOWN, again(case.ask, "causes"))


def _notes(case: Case, found: DryRun) -> tuple[str, ...]:
    notes = []
    if found.open_ended:
        notes.append("checkpoints will add jobs that a dry run cannot count")
    if found.locked or any(path.startswith(LOCKS) for path in case.entries):
        notes.append("a lock lies in the folder: a run is in progress, or one was killed")
    return (*notes, *untracked(case, found))


def _incomplete(case: Case) -> tuple[str, ...]:
    return ("incomplete files of a killed run lie here: asked past them",) if len(case.ran) > 1 else ()


def _line(job: Job) -> str:
    shell = job.shell.replace("\\\n", " ").splitlines()
    first = next((line for line in shell if not PREPARES.match(line)), shell[0] if shell else "no shell text")
    outputs = " ".join(job.outputs[:3]) or "no output"
    rule = job.rule or f"a rule that says {clipped(repr(job.message), 60)}"
    text = " ".join(first.split())
    more = f" {many(len(shell) - 1, 'more line')}" if len(shell) > 1 else ""
    rest = f" …{more}" if more or len(text) > WIDE else ""  # one that only seems whole would write to another file
    return f"{rule}: {outputs}  {clipped(text, WIDE)}{rest}"


PROBE = Probe(
    "What would Snakemake run now?",
    (
        Word("nothing-due", good=True, meaning="Nothing is to be done."),
        Word("work-due", good=False, meaning="The jobs that are named would run; with checkpoints, more."),
        Word("no-verdict", good=False, meaning="The dry run says neither; nothing may be concluded from its exit 0."),
    ),
    following,
    read,
    shaken=frozenset({Trace.LOCK}),
)
