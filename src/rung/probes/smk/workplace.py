"""Where a workflow works: the folder that its `workdir:` or its profile's `directory:` names, below the project.

Snakemake keeps its locks, its records and its marks of incomplete files there, and every name that it prints is
relative to it. Its own logs stay where it was started.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from rung.model.replacing import replace
from rung.probes.probe import Case, Read
from rung.probes.smk.elsewhere import BELOW, DEFINITION, WORKDIR
from rung.probes.smk.onward import DEFINES
from rung.probes.smk.profile import chosen, settings

DEFAULT = ("profiles/default", "workflow/profiles/default")
STATE = re.compile(r"^(?:(?P<folder>.+)/)?\.snakemake/(?:locks|incomplete|metadata)/.")


def seen_from_there(case: Case) -> Case:
    """Return the case as it is seen from where the workflow works: a path below that folder is named from there.

    What lies beside it keeps its name; where both would have the same name, that of the working folder counts.
    """
    folder = working(case)
    if not folder:
        return case
    below = f"{folder}/"
    entries = {path: entry for path, entry in case.entries.items() if not path.startswith(below)}
    entries |= {path.removeprefix(below): each for path, each in case.entries.items() if path.startswith(below)}

    def placed(path: str) -> str:
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

    A folder that is computed is known where Snakemake left its traces in just one that holds no workflow of its own.
    """
    named = tuple(dict.fromkeys(_named(case)))
    if not named:
        return ""
    folder = posixpath.normpath(named[-1]) if BELOW.match(f'"{named[-1]}"') else ""
    if folder:
        return "" if folder == "." else folder
    left = {found["folder"] or "" for path in case.entries if (found := STATE.match(path))} - {""}
    known = [each for each in left if not own_workflow(case, each)]
    return known[0] if len(known) == 1 else ""


def own_workflow(case: Case, folder: str) -> bool:
    """Say whether a folder holds a workflow of its own, whose traces are not those of this one."""
    return any(f"{folder}/{name}" in case.entries for name in DEFINES)


def leads_out(case: Case) -> str:
    """Return the working folder that is named and lies outside of the project, or may; else the empty string."""
    out = (each for each in _named(case) if not BELOW.match(f'"{each}"'))
    return "" if working(case) else next(out, "")


def _named(case: Case) -> Iterator[str]:
    """Yield the working folders that are named, the last one counts; one that is computed as it is written."""
    yield from _of_profiles(case)
    main = (case.ask.makefile,) if case.ask.makefile else tuple(each for each in DEFINES if each in case.entries)[:1]
    parts = (path for path in case.entries if path.endswith(".smk") and DEFINITION.search(path))
    for path in (*main, *sorted(parts)):
        yield from _written(case.read, path)


def _written(read: Read, path: str) -> Iterator[str]:
    for found in WORKDIR.finditer((read(path) or b"").decode("utf-8", "replace")):
        where = found["where"].strip()
        yield where.strip("\"'") if where[:1] in {'"', "'"} else f"{{{where}}}"


def _of_profiles(case: Case) -> Iterator[str]:
    names = case.ask.profiles or (DEFAULT if not case.version or case.version >= (8,) else ())
    for path in chosen((p for p, each in case.entries.items() if not each.folder), case.version, names).values():
        held = settings(case.read(path) or b"") or {}
        if where := held.get("directory", ""):
            yield where
