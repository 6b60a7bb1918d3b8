"""Which files and folders every account of this machine may change."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path


def exposed(paths: Iterable[Path]) -> tuple[str, ...]:
    """Return those of ``paths``, and of the folders they lie in, that every account may write, once each.

    In a folder with the sticky bit each account only replaces what is its own. What is not there is not exposed.
    """
    found: dict[str, None] = {}
    for path in paths:
        for each in (path, path.absolute().parent):
            try:
                mode = each.stat().st_mode
            except OSError:
                continue
            if mode & stat.S_IWOTH and not (stat.S_ISDIR(mode) and mode & stat.S_ISVTX):
                found[str(each)] = None
    return tuple(found)
