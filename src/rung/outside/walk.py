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
        try:
            with os.scandir(os.path.join(folder, inner)) as listed:  # noqa: PTH118 - pathlib doubles the time of a walk
                found = list(listed)
        except OSError:
            unread.append(inner or ".")
            continue
        above = f"{inner}/" if inner else ""
        for each in found:
            if len(entries) >= most:
                return Snapshot(entries, cut=True, unread=tuple(unread))
            try:
                told = each.stat(follow_symlinks=False)
            except OSError:  # it went while we looked; the next snapshot says so
                continue
            path, mode = above + each.name, told.st_mode
            inside = stat.S_ISDIR(mode)
            entries[path] = Entry(0 if inside else told.st_size, told.st_mtime_ns, mode, inside)
            if inside and path != PASSED_OVER:
                waiting.append(path)
    return Snapshot(entries, unread=tuple(unread))
