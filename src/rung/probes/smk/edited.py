"""Files of code that are newer than the last job: where nothing is due, Snakemake does not see that they changed."""

from __future__ import annotations

import re

from rung.model.pattern import pattern
from rung.probes.probe import Case
from rung.probes.smk.moved import METADATA
from rung.probes.smk.record import as_read, records

CODE = pattern(r"\.(?:py|pyx|r|rmd|qmd|jl|sh|bash|awk|pl|pm|rs|c|cc|cpp|h|hpp|java|go|lua|ipynb)$", re.IGNORECASE)
BESIDE = pattern(r"^(?:\.[^/]|tests?/|docs?/|benchmarks?/|logs?/|results?/)|(?:^|/)(?:__pycache__|\.[^/]+)/")


def unseen(case: Case) -> tuple[str, ...]:
    """Return the files of code that are newer than every record of a job; none where there is no record.

    An input of which Snakemake kept the checksum was only touched where it is still the same: that is no edit.
    """
    files = {path: entry for path, entry in case.entries.items() if not entry.folder}
    last = max((entry.mtime for path, entry in files.items() if path.startswith(METADATA)), default=None)
    if last is None:
        return ()
    code = (path for path, entry in files.items() if entry.mtime > last and CODE.search(path))
    found = sorted(path for path in code if not BESIDE.search(path))
    jobs = tuple(records(case)) if found else ()
    return tuple(path for path in found if not as_read(case, path, jobs))
