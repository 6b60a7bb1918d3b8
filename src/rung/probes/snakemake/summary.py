"""What Snakemake holds of every output: its rule, its state, and whether it would be made again.

Asked with `snakemake --summary`. Snakemake 9.23.1 crashes on it when work is pending after a checkpoint; the answer
says so. A file further down is `ok` with `update pending`.
"""

from __future__ import annotations

from collections import Counter

from rung.probes.count import many
from rung.probes.probe import Answer, Case, Look, Probe, Word
from rung.probes.smk.faults import trouble
from rung.probes.smk.speech import about, again, snakemake
from rung.probes.smk.summary import NO_UPDATE, OK, Row, rows

SHOWN = 25
SETTLED = frozenset({OK, "removed temp file", "pipe file", "service file", "file local to node"})
CRASHES = (9, 23, 1)
NOT_SHOWN = (
    "outputs of jobs that checkpoints add later",
    "contents: `ok` means that times and metadata agree",
)


def following(case: Case) -> Look | None:
    """Ask once."""
    return None if case.ran else Look("summary", snakemake(case.ask, "--summary"))


def read(case: Case) -> Answer:
    """Count states and plans, and name every output that is not settled."""
    ran = case.ran[0]
    bad = trouble(case, ran)
    if bad:
        known = case.version[:3] == CRASHES
        note = ("Snakemake 9.23.1 is known to crash here when work is pending after a checkpoint",) if known else ()
        return Answer(bad.verdict, bad.sentence, (*note, *bad.evidence), bad.not_shown, again(case.ask, "planned"))
    found = rows(ran.out)
    if found is None:
        said = "Snakemake printed no summary that rung can read."
        return Answer("tool-failed", said, (), NOT_SHOWN, again(case.ask, "planned"))
    states = Counter(row.status for row in found)
    named = ", ".join(f"{count} {state}" for state, count in states.most_common())
    pending = [row for row in found if row.plan != NO_UPDATE]
    passed = [row for row in found if row.plan == NO_UPDATE and row.status not in SETTLED]
    said = f"{many(len(found), 'output')} of {about(case.ask)}: {named or 'none'}; {len(pending)} would be made again."
    open_ = [*passed, *pending]
    lines = tuple(_line(row) for row in open_[:SHOWN])
    rest = (f"{len(open_) - SHOWN} more",) if len(open_) > SHOWN else ()
    verdict = "updates-pending" if pending else "passed-over" if passed else "all-settled"
    return Answer(verdict, said, (*lines, *rest), NOT_SHOWN, again(case.ask, "causes" if pending else "converges"))


def _line(row: Row) -> str:
    return f"{row.path}  ({row.rule})  {row.status}, {row.plan}"


PROBE = Probe(
    "What does Snakemake hold of every output?",
    (
        Word("all-settled", good=True, meaning="Every output is `ok` and would not be made again."),
        Word("updates-pending", good=False, meaning="The outputs that are named would be made again."),
        Word("passed-over", good=False, meaning="Outputs are missing or changed, and no update is planned."),
    ),
    following,
    read,
)
