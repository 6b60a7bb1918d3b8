"""Open what a person or a configuration named as a file, and nothing that is none: a device or a pipe may never end."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from rung.model.errors import UsageError

_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}


def opened(path: Path) -> BinaryIO:
    """Return a regular file open for reading, at once.

    Raises UsageError (``not-a-file``) for anything else that lies there, and OSError or ValueError as ``open`` does.
    """
    _refuse(path, path.stat().st_mode)  # before it is opened: to open a device may be to act on it
    # What takes its place in between is not waited for either.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        _refuse(path, os.fstat(descriptor).st_mode)
    except UsageError:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def whole(path: Path, largest: int) -> bytes:
    """Return the bytes of a regular file.

    Raises UsageError (``not-a-file``, ``file-too-large``), and OSError or ValueError as ``open`` does.
    """
    with opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        data = b"" if size > largest else file.read(largest + 1)
    if max(size, len(data)) > largest:
        raise UsageError(
            f"it has {max(size, len(data)):,} bytes; files of more than {largest:,} are not read here",
            id="file-too-large",
            where=str(path),
            advice="name the file that is meant",
        )
    return data


def _refuse(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = _KINDS.get(stat.S_IFMT(mode), "something else")
        raise UsageError(
            f"it is {kind}, no regular file", id="not-a-file", where=str(path), advice="save it as a file and name that"
        )
