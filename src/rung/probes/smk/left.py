"""What a job left that failed in the last run, where nobody wrote it since.

With ``--keep-incomplete`` a run leaves it. Version 7 marks it then as incomplete; version 8 and later record it as if
the job had ended well, and have nothing to do any more.
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.probes.probe import Case
from rung.probes.smk.runlog import DRY, TRIED, latest, run_log

FAILURE, SUCCESS = "\nError in ", "\nFinished job"  # which only the log of a run has: most logs are read no further


def left(case: Case) -> tuple[tuple[str, str], ...]:
    """Return the rules and outputs of the jobs that broke in the last run, as far as these are there and no newer."""
    for path in latest(case.entries)[:TRIED]:
        text = (case.read(path) or b"").decode("utf-8", "replace")
        if DRY in text or (FAILURE not in text and SUCCESS not in text):
            continue
        if FAILURE not in text:
            return ()
        found = run_log(text)
        if found is not None:
            ended = case.entries[path].mtime
            return tuple((job.rule, name) for job in found.broken for name in _there(case, job.outputs, ended))
    return ()


def _there(case: Case, outputs: tuple[str, ...], ended: int) -> Iterator[str]:
    for name in outputs:
        entry = case.entries.get(name.removeprefix("./"))
        if entry is not None and entry.mtime <= ended:
            yield name.removeprefix("./")
