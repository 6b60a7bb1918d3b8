"""A copy of a workflow that tells what the project would: every place that holds the project's path holds the copy's.

A record of ``.snakemake/metadata`` holds the parameters, inputs and logs of the job that made an output, and is named
after the output's path. Where a workflow computes them from its own place (``workflow.basedir``), they hold the
project's path; in a copy that lies elsewhere every such job would look changed although nothing is. A path that the
Snakefile or its configuration spells out is moved with them, so that both kinds agree. Records lie in the folder that
the workflow works in, which may be any below the project (``workdir:``).
"""

from __future__ import annotations

import base64
import binascii
import json
import re

METADATA, INCOMPLETE, LOCKS = ".snakemake/metadata/", ".snakemake/incomplete/", ".snakemake/locks/"
RECORDS = re.compile(r"^(?:.*/)?\.snakemake/(?:metadata|incomplete)/")
SPELLED = re.compile(
    r"(?:^|/)[Ss]nakefile[^/]*$|\.smk$|^(?:workflow/)?(?:config|profiles?)/.*\.(?:ya?ml|json|toml|tsv|csv|txt)$"
    r"|^[^/]+\.(?:ya?ml|json|toml|tsv|csv)$"
)
DEFINITION = re.compile(r"(?:^|/)[Ss]nakefile[^/]*$|\.smk$")
PIECE = 254  # characters of a file's name; what is longer goes on in folders that begin with @


def moves(path: str) -> bool:
    """Say whether a file of the project may hold its path in a way that Snakemake goes by."""
    return RECORDS.match(path) is not None or SPELLED.search(path) is not None


def named(path: str) -> str:
    """Return the output that a record is about: its name is the path in base64, cut where it is too long for a name."""
    *first, last = path.removeprefix(_folder(path)).split("/")
    name = "".join((*(part.removeprefix("@") for part in first), last))
    try:
        return base64.b64decode(name, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return path


def moved(path: str, data: bytes, old: str, new: str) -> tuple[str, bytes]:
    """Return path and bytes of a file of a project at ``old`` as they would be had the project lain at ``new``."""
    changed = data
    for before, after in {(old, new), (_escaped(old), _escaped(new))}:
        changed = _place(before).sub(after.encode().replace(b"\\", b"\\\\"), changed)
    if not _folder(path):
        return path, changed
    output = named(path)
    elsewhere = _place(old).sub(new.encode().replace(b"\\", b"\\\\"), output.encode()).decode()
    return (path if output in {elsewhere, path} else _path(path, elsewhere)), changed


def _folder(path: str) -> str:
    """Return the folder of records that a path begins with; the empty string where it is none's."""
    found = RECORDS.match(path)
    return found[0] if found else ""


def _escaped(path: str) -> str:
    """Return a path as JSON writes it."""
    return json.dumps(path)[1:-1]


def _place(path: str) -> re.Pattern[bytes]:
    """Return what finds the path of a folder, and not that of another whose name only begins alike."""
    return re.compile(rb"(?<![\w.-])" + re.escape(path.encode()) + rb"(?![\w.-])")


def _path(path: str, output: str) -> str:
    name = base64.urlsafe_b64encode(output.encode()).decode()
    pieces = [name[at : at + PIECE] for at in range(0, len(name), PIECE)]
    return _folder(path) + "/".join((*(f"@{piece}" for piece in pieces[:-1]), pieces[-1]))
