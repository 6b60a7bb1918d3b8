"""Add a line to a file that may lie on another machine: durable, in time, and never in the middle of another line."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from rung.model.errors import UntrustedError


def append(path: Path, line: bytes, patience: float) -> None:
    """Add ``line`` (with its newline) to the end of a file, which is made when it is missing; fsync it.

    Raises ``UntrustedError`` (``anchor-not-written``) when that fails or takes longer than ``patience`` seconds, as
    it does on a share whose server is gone; the file may then still get the line. An empty ``line`` only tries whether
    it could be added: nothing is made or written.
    """
    ended: list[OSError | None] = []
    work = threading.Thread(target=lambda: ended.append(_append(path, line)), daemon=True)
    work.start()
    work.join(patience)
    if not ended:
        raise _failed(path, f"no answer in {patience:g} s")
    if ended[0]:
        raise _failed(path, ended[0].strerror or str(ended[0]))


def _append(path: Path, line: bytes) -> OSError | None:
    """Return the error instead of raising it: this runs beside the thread that must tell it."""
    try:
        if not line and not path.exists() and os.access(path.parent, os.W_OK):
            return None
        # O_NONBLOCK: a pipe that nobody reads is an error at once, not a thread that waits for ever.
        flags = os.O_WRONLY | os.O_APPEND | (os.O_CREAT if line else 0) | os.O_CLOEXEC | os.O_NONBLOCK
        descriptor = os.open(path, flags, 0o644)
        try:
            if line and os.fstat(descriptor).st_size and not _ends_a_line(path):
                line = b"\n" + line  # somebody's last line was cut off: ours begins on its own
            while line:
                line = line[os.write(descriptor, line) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        return error
    return None


def _ends_a_line(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"
    except OSError:
        return True  # a file that may only be added to is not read


def _failed(path: Path, why: str) -> UntrustedError:
    return UntrustedError(
        f"the anchor cannot be added to {path}: {why}",
        id="anchor-not-written",
        where=str(path),
        advice="Make it writable; the next head goes there again.",
    )
