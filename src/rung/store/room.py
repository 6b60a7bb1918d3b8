"""How much room a store has to grow in, by looking alone: nothing is written to find out."""

from __future__ import annotations

import os
from pathlib import Path

from rung.model.errors import UntrustedError
from rung.model.room import Room


def room(path: Path) -> Room:
    """Return what the disk has left for the store file at ``path``, which need not be there yet.

    Asked of statvfs(3) and access(2), which know no quota. Raises ``UntrustedError`` (``store-io-error``) where the
    disk does not answer.
    """
    folder = next(each for each in path.absolute().parents if each.exists())
    try:
        disk = os.statvfs(folder)
    except OSError as error:
        raise UntrustedError(
            f"the disk of the store does not answer: {error.strerror}",
            id="store-io-error",
            where=str(folder),
            advice="Look at the disk (dmesg, mount), then go on.",
        ) from error
    files = disk.f_favail > 0 or disk.f_files == 0  # some file systems (btrfs) count no files
    return Room(str(folder), disk.f_bavail * disk.f_frsize, _barred(path, folder, disk.f_flag), files)


def _barred(path: Path, folder: Path, flags: int) -> str:
    if flags & os.ST_RDONLY:
        return "is on a disk that is mounted for reading only"
    if not os.access(folder, os.W_OK | os.X_OK):
        return "cannot be written by this account"
    # What a store consists of, and a journal beside it.
    beside = (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal")), path.parent / "blobs")
    wrong = next((each for each in beside if each.exists() and not os.access(each, os.W_OK)), None)
    return f"holds {wrong.name}, which this account cannot write" if wrong else ""
