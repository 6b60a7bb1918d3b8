"""One walk over a folder: every path in it with its size, time and mode, as ``lstat`` tells them."""

from __future__ import annotations

import os
import stat
from math import inf

from rung.probes.snapshot import Entry, Snapshot

PASSED_OVER = ".git/objects"  # grows by itself with every git command, and holds no work


def walk(folder: str, most: float = inf) -> Snapshot:
    """Return every path below ``folder``, at most so many. Folders nobody may read are named.

    Each name is asked for below its open folder: the system takes a third more to follow a whole path every time. What
    goes while we look is left out, and the next snapshot says so.
    """
    entries: dict[str, Entry] = {}
    unread: list[str] = []
    waiting = [""]
    while waiting:
        inner = waiting.pop()
        above = f"{inner}/" if inner else ""
        try:
            opened = os.open(os.path.join(folder, inner), os.O_RDONLY | os.O_DIRECTORY)  # noqa: PTH118 - as below
        except OSError:
            unread.append(inner or ".")
            continue
        try:
            for name in os.listdir(opened):  # noqa: PTH208 - pathlib lists no open folder
                try:
                    told = os.stat(name, dir_fd=opened, follow_symlinks=False)
                except OSError:
                    continue
                if len(entries) >= most:
                    return Snapshot(entries, cut=True, unread=tuple(unread))
                path, mode = above + name, told.st_mode
                if not stat.S_ISDIR(mode):
                    entries[path] = Entry(told.st_size, told.st_mtime_ns, mode)
                    continue
                entries[path] = Entry(0, told.st_mtime_ns, mode, folder=True)
                if path != PASSED_OVER:
                    waiting.append(path)
        except OSError:  # it could be opened, and not be listed
            unread.append(inner or ".")
        finally:
            os.close(opened)
    return Snapshot(entries, unread=tuple(unread))
