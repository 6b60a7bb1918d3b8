"""Copy one file after the other, as few calls of the system for each as can be."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Sequence

from rung.outside.within import Within
from rung.probes.snapshot import Entry

_CHUNK = 64 * 1024  # memory for a larger piece is mapped anew for every file, which takes 15 µs
_AT_ONCE = 4 * 1024**2  # bytes that the system copies before anybody can interrupt it
_SENDS = sys.platform == "linux"  # other systems send files to sockets alone
_NEVER = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP})  # a file that the system does not copy by itself
_FROM = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_TO = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
READ = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH


def copied_below(both: Within, path: str, entry: Entry, data: bytes | None) -> bool:
    """Copy a file from the first folder to the second; False where only its name and time could be.

    What was read of it already is ``data``. Raises ``OSError`` where neither could.
    """
    folders, name = both.of(path)
    if folders:
        try:
            _copy_file(name, name, entry, folders, data)
        except OSError as error:
            if error.filename != name:
                raise
        else:
            return True
    return copied(f"{both.tops[0]}/{path}", f"{both.tops[1]}/{path}", entry)  # or fail, and name the whole path


def copied(one: str, two: str, entry: Entry) -> bool:
    """Copy a file; False where only its name and time could be. Raises ``OSError`` where neither could."""
    try:
        _copy_file(one, two, entry)
    except PermissionError:
        empty = os.open(two, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        os.fchmod(empty, stat.S_IMODE(entry.mode) & ~READ)
        os.close(empty)
        os.utime(two, ns=(entry.mtime, entry.mtime))
        return False
    return True


def _copy_file(
    one: str, two: str, entry: Entry, folders: Sequence[int | None] = (None, None), data: bytes | None = None
) -> None:
    source = os.open(one, _FROM, dir_fd=folders[0]) if data is None else None
    try:
        place = os.open(two, _TO, 0o600, dir_fd=folders[1])
        try:
            if source is None:
                _write(place, data or b"")
            else:
                _fill(place, source, entry.size)
            os.fchmod(place, stat.S_IMODE(entry.mode))
            os.utime(place, ns=(entry.mtime, entry.mtime))
        finally:
            os.close(place)
    finally:
        if source is not None:
            os.close(source)


def _fill(place: int, source: int, size: int) -> None:
    """Copy a file to its end; the system does it by itself, as far as it can.

    One that is as large as it was is whole, and need not be asked once more whether it is.
    """
    had = 0
    try:
        while size and _SENDS:
            wanted = min(max(size - had, _CHUNK) + 1, _AT_ONCE)
            sent = os.sendfile(place, source, None, wanted)
            had += sent
            if had == size and sent < wanted:
                return
            if not sent:
                break
    except OSError as error:
        if error.errno not in _NEVER:
            raise
    while data := os.read(source, _CHUNK):
        _write(place, data)
        had += len(data)
        if had == size:
            return


def _write(place: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(place, left) :]
