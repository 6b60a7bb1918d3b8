"""Find the processes that a command left behind, as Linux shows them."""

from __future__ import annotations

import os
from pathlib import Path

from rung.model.job import Survivor
from rung.outside.environment import MARK

_PROC = Path("/proc")
_LONGEST = 200
_CHUNK = 64 * 1024
_MOST = 4 * 1024 * 1024

NO_SESSION = -1
"""A session no process belongs to: then the mark alone decides, as for an attempt of a rung that was killed."""


def survivors(mark: str, session: int = NO_SESSION, *, since: int = 0) -> tuple[Survivor, ...]:
    """Return the processes that carry ``mark`` in their environment or belong to ``session``, by number.

    ``since`` leaves out processes with a lower number, which makes a look cheap; a caller may do so only while
    process numbers cannot have come round. Without ``/proc`` (not Linux) nothing can be found.
    """
    try:
        numbers = sorted(int(name) for name in os.listdir(_PROC) if name.isdigit())  # noqa: PTH208 - names only; Path objects cost more than the look itself
    except OSError:
        return ()
    wanted = f"{MARK}={mark}".encode(errors="surrogateescape")
    own = os.getpid()
    return tuple(
        Survivor(pid, _command(pid))
        for pid in numbers
        if pid >= since and pid != own and _belongs(pid, session, wanted)
    )


def _belongs(pid: int, session: int, wanted: bytes) -> bool:
    try:
        if os.getsid(pid) == session:
            return not _dead(pid)
    except OSError:
        return False  # gone meanwhile
    environ = _read(pid, "environ")  # a dead process has none any more
    return wanted in environ and wanted in environ.split(b"\0")


def _dead(pid: int) -> bool:
    """Say whether a process is only waiting for its parent to notice its end, or is gone."""
    return _read(pid, "stat").rpartition(b")")[2].split()[:1] in ([], [b"Z"], [b"X"])


def _command(pid: int) -> str:
    words = _read(pid, "cmdline").rstrip(b"\0").replace(b"\0", b" ") or _read(pid, "comm").strip()
    return words[:_LONGEST].decode("utf-8", "replace")


def _read(pid: int, name: str) -> bytes:
    """Return a file of a process; empty when it ended meanwhile or belongs to somebody else."""
    # File objects would cost more than the reading, and there may be hundreds of processes.
    try:
        descriptor = os.open(f"/proc/{pid}/{name}", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        data = part = os.read(descriptor, _CHUNK)
        while part and len(data) < _MOST:
            part = os.read(descriptor, _CHUNK)
            data += part
    except OSError:
        return b""
    finally:
        os.close(descriptor)
    return data
