"""Whether a dry run changes the project: a Snakefile is Python, and is evaluated even when nothing is to run.

`snakemake -n` runs in a scratch copy; what changed there outside `.snakemake/` is the answer.
"""

from __future__ import annotations

from rung.probes.count import many
from rung.probes.probe import Answer, Case, Look, Probe, Word
from rung.probes.smk.faults import trouble
from rung.probes.smk.speech import about, again, snakemake

SHOWN = 20
OWN = ".snakemake"  # in the folder that the workflow works in, which may be any
NOT_SHOWN = (
    "changes outside the folder, in the network, or in files that were put back",
    "what another configuration or target evaluates",
)


def following(case: Case) -> Look | None:
    """Look once."""
    return None if case.ran else Look("dry", snakemake(case.ask, "-n", "--rerun-incomplete"))


def read(case: Case) -> Answer:
    """Name what changed outside Snakemake's own folder."""
    ran = case.ran[0]
    outside = [each for each in ran.changes if OWN not in each.path.split("/")]
    lines = tuple(f"{each.what}: {each.path}" for each in outside[:SHOWN])
    if outside:
        said = f"A dry run of {about(case.ask)} changed {many(len(outside), 'path')} outside .snakemake/."
        return Answer("acts", said, lines, NOT_SHOWN, again(case.ask, "planned"))
    bad = trouble(case, ran)
    if bad:
        return bad
    said = f"A dry run of {about(case.ask)} changed nothing outside .snakemake/."
    return Answer("only-looks", said, (), NOT_SHOWN, again(case.ask, "planned"))


PROBE = Probe(
    "Does a dry run change the project?",
    (
        Word("only-looks", good=True, meaning="Nothing outside .snakemake/ changed."),
        Word("acts", good=False, meaning="Evaluating the Snakefile changes files."),
    ),
    following,
    read,
)
