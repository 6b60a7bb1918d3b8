"""Lets what is made in a folder lie elsewhere on the disk than what was removed a moment ago."""

from __future__ import annotations

import contextlib
import fcntl
import os
import struct
import sys
from pathlib import Path

_LONG = struct.calcsize("l")
_GET, _SET = 0x80006601 | _LONG << 16, 0x40006602 | _LONG << 16  # ioctl_iflags(2)
_TOP = 0x00020000  # FS_TOPDIR_FL: folders in this one have nothing to do with each other


def spread(folder: Path) -> None:
    """Mark a folder so that each one made in it begins in another part of the disk, by its name.

    Nothing happens where the file system knows no such mark: ext4 does.

    Without a journal ext4 looks, for every new file, at each one nearby that was removed in the last minutes: a copy
    of 4,000 files took 1.1 s of CPU time where another was removed just before, and takes 0.07 s elsewhere.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError):  # a file system that knows no such mark
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            marks = bytearray(_LONG)
            fcntl.ioctl(opened, _GET, marks)
            known = int.from_bytes(marks[:4], sys.byteorder)
            fcntl.ioctl(opened, _SET, (known | _TOP).to_bytes(4, sys.byteorder) + bytes(_LONG - 4))
        finally:
            os.close(opened)
