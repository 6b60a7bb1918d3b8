"""What nothing is recorded of: Snakemake compares it by times, and sees no change of code or parameters there."""

from __future__ import annotations

from rung.probes.count import many
from rung.probes.probe import Case
from rung.probes.smk.dryrun import DryRun, Mark
from rung.probes.smk.moved import METADATA, named

UNSEEN = "changes of code and parameters are not seen there"


def recorded(case: Case) -> frozenset[str]:
    """Return the outputs that a record lies here of."""
    return frozenset(
        named(path) for path, each in case.entries.items() if path.startswith(METADATA) and not each.folder
    )


def untracked(case: Case, found: DryRun) -> tuple[str, ...]:
    """Return a line that says for how many jobs nothing is recorded; none where Snakemake has it of all.

    Version 7.32 does not tell: of a run that would do nothing it is said where no record lies here at all.
    """
    if found.untracked:
        return (f"{many(found.untracked, 'job')} without metadata: {UNSEEN}",)
    if found.mark is Mark.NOTHING and not recorded(case):
        return (f"no metadata lies here: {UNSEEN}",)
    return ()
