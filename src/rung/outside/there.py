"""Whether something is there by a name that a file, or the output of a command, gave: it may be one that none can have.

A name that is too long, leads in a circle or holds what no name may is not there: ``pathlib`` raises for some of these.
"""

from __future__ import annotations

import os
from pathlib import Path

LONGEST, DEEPEST = (
    255,
    4000,
)  # bytes of a name on every usual file system, and about those of a path that the system takes


def is_there(path: Path) -> bool:
    """Say whether a path leads to something."""
    return os.path.exists(path)  # noqa: PTH110 - as above


def is_file(path: Path) -> bool:
    """Say whether a path leads to a regular file."""
    return os.path.isfile(path)  # noqa: PTH113 - as above


def is_folder(path: Path) -> bool:
    """Say whether a path leads to a folder."""
    return os.path.isdir(path)  # noqa: PTH112 - as above


def real(path: Path) -> Path:
    """Return a path with the links in it followed, as far as they lead anywhere."""
    return Path(os.path.realpath(path)) if "\0" not in os.fspath(path) else path


def may_be(path: Path) -> bool:
    """Say whether something of that path could be made: no name in it is too long, or holds what none may."""
    return len(os.fsencode(path)) < DEEPEST and all(
        len(os.fsencode(name)) <= LONGEST and "\0" not in name for name in path.parts
    )
