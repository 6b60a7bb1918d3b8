"""Whether a workflow, run in a scratch copy, would work outside of it: by an absolute path, or by its own `workdir:`.

Snakemake removes an output before it is made again, so a run in a copy whose outputs are named by full paths removes
those of the project itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from rung.model.ask import Ask
from rung.model.pattern import pattern
from rung.probes.probe import Read
from rung.probes.smk.dryrun import dry_run
from rung.probes.smk.summary import rows
from rung.probes.smk.workdir import everywhere

OUT = pattern(r"^(?:/(?!dev/(?:null|stdout|stderr)$)|~|(?:\./)*\.\.(?:/|$))")


def workdir(paths: Iterable[str], read: Read, ask: Ask) -> str:
    """Return the `workdir:` of a Snakefile that leads, or may lead, out of the folder; else the empty string."""
    out = (each for each in everywhere(tuple(paths), read, ask) if each.folder is None)
    return next((f"{each.path}: {each.key}: {each.written}" for each in out), "")


def made_outside(said: str) -> str:
    """Return the first file that a dry run or a summary says would be made outside the folder, or the empty string.

    The folder's own path must have been replaced by a dot.
    """
    jobs = dry_run(said).jobs
    planned = (name for job in jobs for name in (*job.outputs, *job.logs, job.benchmark) if name)
    summed = (name for row in rows(said) or () for name in (row.path, *row.logs))
    return next((f"it makes {name}" for name in (*planned, *summed) if OUT.match(name)), "")
