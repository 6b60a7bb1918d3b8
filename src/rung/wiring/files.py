"""Files that rung writes or leaves outside of its store, and those that a person names."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from rung.model.errors import UsageError
from rung.model.leftover import Leftover


def make_folder(path: str) -> None:
    """Make a folder with those above it. Raises UsageError (``folder-not-made``)."""
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        said = f"{path} cannot be made: {fault.strerror}"
        raise UsageError(said, id="folder-not-made", advice="name a folder") from fault


def opened(path: str) -> BinaryIO:
    """Open a regular file that a person named. Raises UsageError for anything else that lies there, OSError."""
    from rung.outside.whole import opened  # most commands are given no file

    return opened(Path(path))


def whole(path: str, largest: int) -> bytes:
    """Return what such a file holds. Raises UsageError where it is none or too large, OSError."""
    from rung.outside.whole import whole  # as above

    return whole(Path(path), largest)


def amiss(path: str, wanted: str) -> str:
    """Return what is wrong with a file or a program that the configuration names, or nothing."""
    from rung.outside.named import amiss  # only the doctor asks

    return amiss(path, wanted)


def leftovers() -> tuple[Leftover, ...]:
    """Return what was left of the scratch copies of a rung that was killed."""
    from rung.outside.claimed import leftovers, usual  # only the doctor asks

    return leftovers(usual())


def append(path: str, data: bytes, patience: float) -> None:
    """Add bytes to the end of a file, within so many seconds."""
    from rung.outside.append import append  # only where a head is anchored in a file

    append(Path(path), data, patience)


def write(path: str, data: bytes, expected: bytes | None) -> None:
    """Replace a file whole when it still holds ``expected``; None: it must be new."""
    from rung.outside.files import write  # most commands write nothing

    write(Path(path), data, expected=expected)
