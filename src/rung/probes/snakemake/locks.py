"""Whether a run is in progress, or one was killed and left its traces: locks and incomplete files.

Nothing is run: `.snakemake/locks` and `.snakemake/incomplete` are looked at, in the project and below it, where a
`workdir:` or `--directory` puts them; those of a folder with a workflow of its own count for that one. Nothing is ever
unlocked.
"""

from __future__ import annotations

from rung.probes.count import many
from rung.probes.probe import Answer, Case, Look, Probe, Trace, Word
from rung.probes.smk.speech import again
from rung.probes.smk.traces import traces

NOT_SHOWN = (
    "whether a process still runs: look for it before anybody unlocks, for two runs at once destroy results",
    "locks on storage elsewhere",
)


def following(_case: Case) -> Look | None:
    """Run nothing."""
    return None


def read(case: Case) -> Answer:
    """Name the locks and the incomplete files."""
    found = traces(case)
    locks, marks, lines = found.locks, found.begun, found.lines
    if not locks and not marks:
        return Answer("free", "No lock and no incomplete file lies here.", (), NOT_SHOWN, again(case.ask, "planned"))
    if locks and marks:
        said = f"A run is in progress or was killed: {many(len(locks), 'lock')}, {many(len(marks), 'incomplete file')}."
        return Answer("locked-incomplete", said, lines, NOT_SHOWN, again(case.ask, "last-run"))
    if locks:
        said = f"The folder is locked by {many(len(locks), 'file')}: a run is in progress, or ended without its end."
        return Answer("locked", said, lines, NOT_SHOWN, again(case.ask, "last-run"))
    left = many(len(marks), "incomplete file")
    said = f"A run that did not come to its end left {left}; a dry run goes on with --rerun-incomplete."
    return Answer("incomplete", said, lines, NOT_SHOWN, again(case.ask, "planned"))


PROBE = Probe(
    "Is a run in progress, or was one killed?",
    (
        Word("free", good=True, meaning="No lock and no incomplete file."),
        Word("locked", good=False, meaning="A lock lies in the folder."),
        Word(
            "incomplete",
            good=False,
            meaning="Incomplete files of a run that did not come to its end lie in the folder.",
        ),
        Word("locked-incomplete", good=False, meaning="Both: a run is in progress, or was killed."),
    ),
    following,
    read,
    shaken=frozenset({Trace.LOCK, Trace.BEGUN}),
)
