"""A dry run made again without the messages of rules, so that every job has its rule and its files.

What counts is the run of the files as they are: where a message cannot be read, that is told, and what asks git for the
state of the project sees what it is. The second run gives names to the same jobs, and is dropped where it has others.
"""

from __future__ import annotations

from collections import Counter

from rung.model.replacing import replace
from rung.probes.probe import Ran
from rung.probes.smk.dryrun import DryRun, dry_run
from rung.probes.smk.moved import DEFINITION
from rung.probes.smk.reason import change
from rung.probes.smk.unsaid import unsaid
from rung.probes.tool import Plainer


def hides(ran: Ran) -> bool:
    """Say whether a dry run that ended well shows a message in place of a job."""
    return ran.exit == 0 and not ran.cut and bool(_read(ran).told)


def holds(path: str) -> bool:
    """Say whether a file defines rules."""
    return DEFINITION.search(path) is not None and not path.startswith((".snakemake/", ".git/"))


def joined(told: Ran, again: Ran) -> Ran:
    """Return the first run in the words of the second, if both have the same jobs for the same reasons."""
    if again.exit != 0 or again.timed_out or again.cut or _due(_read(told)) != _due(_read(again)):
        return told
    return replace(told, out=again.out, err=again.err, size=again.size)


def _read(ran: Ran) -> DryRun:
    return dry_run(f"{ran.out}\n{ran.err}")


def _due(found: DryRun) -> tuple[dict[str, int], Counter[str]]:
    """Return how many jobs of each rule are due, and the kinds of reasons as often as they are given."""
    return found.counts, Counter(change(reason).value for job in found.jobs for reason in job.reasons)


PLAINER = Plainer(hides, holds, unsaid, joined)
