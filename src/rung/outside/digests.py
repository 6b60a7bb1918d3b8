"""What the files of a folder hold, as digests that two of its states can be compared by."""

from __future__ import annotations

import stat
from pathlib import Path

from rung.outside.walk import walk
from rung.probes.normal import HOLDS_PATH, NOT_READ, digest

LARGEST = 16 * 1024**2  # bytes; of a larger file the size is compared


def digests(folder: str, own: tuple[bytes, ...]) -> dict[str, str]:
    """Return a digest of the normalised content of every regular file below ``folder``, by path.

    A file that holds one of ``own``, the ways to write the project's path, is ``HOLDS_PATH``; one that may not be read
    is ``NOT_READ``.
    """
    found = {}
    for path, entry in walk(folder).entries.items():
        place = Path(folder, path)
        if path.startswith(".git/"):
            continue
        if stat.S_ISREG(entry.mode):
            found[path] = _digest(place, entry.size, own, folder)
        elif stat.S_ISLNK(entry.mode):
            found[path] = f"-> {place.readlink()}"
    return found


def _digest(place: Path, size: int, own: tuple[bytes, ...], folder: str) -> str:
    if size > LARGEST:
        return f"{size} bytes"
    try:
        data = place.read_bytes()
    except OSError:
        return NOT_READ
    return HOLDS_PATH if any(each in data for each in own) else digest(data, folder)
