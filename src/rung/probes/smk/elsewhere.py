"""Whether a workflow, run in a scratch copy, would work outside of it: by an absolute path, or by its own `workdir:`.

Snakemake removes an output before it is made again, so a run in a copy whose outputs are named by full paths removes
those of the project itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rung.probes.probe import Read
from rung.probes.smk.dryrun import dry_run
from rung.probes.smk.summary import rows

DEFINITION = re.compile(r"(?:^|/)[Ss]nakefile[^/]*$|\.smk$")
WORKDIR = re.compile(r"^\s*workdir\s*:[ \t]*\n?[ \t]*(?P<where>[^#\n]*)", re.MULTILINE)
BELOW = re.compile(r"""^(["'])(?![/~])(?!.*\.\.)[^{}"']*\1$""")
OUT = re.compile(r"^(?:/(?!dev/(?:null|stdout|stderr)$)|~|(?:\./)*\.\.(?:/|$))")


def workdir(paths: Iterable[str], read: Read) -> str:
    """Return the `workdir:` of a Snakefile that leads, or may lead, out of the folder; else the empty string."""
    for path in sorted(
        path for path in paths if DEFINITION.search(path) and not path.startswith((".snakemake/", ".git/"))
    ):
        for found in WORKDIR.finditer((read(path) or b"").decode("utf-8", "replace")):
            if not BELOW.match(found["where"].strip()):
                return f"{path}: workdir: {found['where'].strip()}"
    return ""


def made_outside(said: str) -> str:
    """Return the first file that a dry run or a summary says would be made outside the folder, or the empty string.

    The folder's own path must have been replaced by a dot.
    """
    jobs = dry_run(said).jobs
    planned = (name for job in jobs for name in (*job.outputs, *job.logs, job.benchmark) if name)
    summed = (name for row in rows(said) or () for name in (row.path, *row.logs))
    return next((f"it makes {name}" for name in (*planned, *summed) if OUT.match(name)), "")
