"""Where a workflow works: the folder that its `workdir:` or its profile's `directory:` names, below the project.

Snakemake keeps its locks, its records and its marks of incomplete files there, and every name that it prints is
relative to it. Its own logs stay where it was started.
"""

from __future__ import annotations

import posixpath
import re

from rung.model.replacing import replace
from rung.probes.probe import Case, as_it_is
from rung.probes.recipes.snakemake import NAMES
from rung.probes.smk.workdir import Named, effective

STATE = re.compile(r"^(?:(?P<folder>.+)/)?\.snakemake/(?:locks|incomplete|metadata)/.")


def seen_from_there(case: Case) -> Case:
    """Return the case as it is seen from where the workflow works: a path below that folder is named from there.

    What lies beside it keeps its name; where both would have the same name, that of the working folder counts. A path
    that leads up from there (``../raw/a.txt``) is placed where it leads, unless that name is taken.
    """
    folder = working(case)
    if not folder:
        return case
    below = f"{folder}/"
    entries = {path: entry for path, entry in case.entries.items() if not path.startswith(below)}
    entries |= {path.removeprefix(below): each for path, each in case.entries.items() if path.startswith(below)}

    def placed(path: str) -> str:
        if path.startswith("../"):
            found = posixpath.normpath(below + path)
            return path if found.startswith("..") or below + found in case.entries else found
        return below + path if below + path in case.entries else path

    return replace(
        case,
        entries=entries,
        read=lambda path: case.read(placed(path)),
        checksum=lambda path, kind: case.checksum(placed(path), kind),
        placed=placed,
    )


def working(case: Case) -> str:
    """Return the folder below the project in which the workflow works; empty for its own, or where none is known.

    A folder that only Snakemake can compute is known where it left its traces in just one that holds no workflow of
    its own; one that an ``if`` may leave out does not count where traces lie in the project's own folder alone.
    """
    named = _named(case)
    if not named:
        return ""
    left = {found["folder"] or "" for path in case.entries if (found := STATE.match(path))}
    if (folder := named[-1].folder) is not None:
        passed_over = named[-1].depends and "" in left and folder not in left
        return "" if folder == "." or passed_over else folder
    known = [each for each in left - {""} if not own_workflow(case, each)]
    return known[0] if len(known) == 1 else ""


def own_workflow(case: Case, folder: str) -> bool:
    """Say whether a folder holds a workflow of its own, whose traces are not those of this one."""
    return any(f"{folder}/{name}" in case.entries for name in NAMES)


def leads_out(case: Case) -> str:
    """Return the working folder that is named and lies outside of the project, or may; else the empty string."""
    out = (each for each in _named(case) if each.folder is None)
    known = case.placed is not as_it_is or working(case)  # seen from there, its traces lie no more where they led to it
    return "" if known else next((f"{{{each.written}}}" if each.computed else each.written for each in out), "")


def _named(case: Case) -> tuple[Named, ...]:
    files = tuple(path for path, each in case.entries.items() if not each.folder)
    return tuple(effective(files, case.read, case.ask, case.version))
