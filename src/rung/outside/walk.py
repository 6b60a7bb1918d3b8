"""One walk over a folder: every path in it with its size, time and mode, as ``lstat`` tells them."""

from __future__ import annotations

import os
import stat
from math import inf

from rung.probes.snapshot import Entry, Snapshot

PASSED_OVER = ".git/objects"  # grows by itself with every git command, and holds no work


def walk(folder: str, most: float = inf) -> Snapshot:
    """Return every path below ``folder``, at most so many. Folders nobody may read are named."""
    entries: dict[str, Entry] = {}
    unread: list[str] = []
    waiting = [""]
    while waiting:
        inner = waiting.pop()
        place = os.path.join(folder, inner)  # noqa: PTH118 - pathlib doubles the time of a walk
        try:
            inside = _added(entries, place, f"{inner}/" if inner else "", most)
        except OSError:
            unread.append(inner or ".")
            continue
        if inside is None:
            return Snapshot(entries, cut=True, unread=tuple(unread))
        waiting += inside
    return Snapshot(entries, unread=tuple(unread))


def _added(entries: dict[str, Entry], place: str, above: str, most: float) -> list[str] | None:
    """Add what stands in a folder, and return the folders in it that are to be walked; None where it is too much.

    Each name is asked for below the open folder: the system takes a third more to follow a whole path every time. What
    goes while we look is left out, and the next snapshot says so.
    """
    inside: list[str] = []
    opened = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for name in os.listdir(opened):  # noqa: PTH208 - pathlib lists no open folder
            try:
                told = os.stat(name, dir_fd=opened, follow_symlinks=False)
            except OSError:
                continue
            if len(entries) >= most:
                return None
            path, mode = above + name, told.st_mode
            found = stat.S_ISDIR(mode)
            entries[path] = Entry(0 if found else told.st_size, told.st_mtime_ns, mode, found)
            if found and path != PASSED_OVER:
                inside.append(path)
    finally:
        os.close(opened)
    return inside
