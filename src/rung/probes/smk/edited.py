"""Files of code that are newer than the last job: where nothing is due, Snakemake does not see that they changed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rung.probes.smk.moved import METADATA
from rung.probes.snapshot import Entry

CODE = re.compile(r"\.(?:py|pyx|r|rmd|qmd|jl|sh|bash|awk|pl|pm|rs|c|cc|cpp|h|hpp|java|go|lua|ipynb)$", re.IGNORECASE)
BESIDE = re.compile(r"^(?:\.[^/]|tests?/|docs?/|benchmarks?/|logs?/|results?/)|(?:^|/)(?:__pycache__|\.[^/]+)/")


def unseen(entries: Mapping[str, Entry]) -> tuple[str, ...]:
    """Return the files of code that are newer than every record of a job; none where there is no record."""
    records = [entry.mtime for path, entry in entries.items() if path.startswith(METADATA) and not entry.folder]
    last = max(records, default=None)
    if last is None:
        return ()
    code = (path for path, entry in entries.items() if entry.mtime > last and not entry.folder and CODE.search(path))
    return tuple(sorted(path for path in code if not BESIDE.search(path)))
