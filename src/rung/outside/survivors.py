"""Find the processes that a command left behind, as Linux shows them."""

from __future__ import annotations

import os
from pathlib import Path

from rung.model.job import Survivor
from rung.outside.environment import MARK

_PROC = Path("/proc")
_LONGEST = 200

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
    stat = _read(pid, "stat").rpartition(b")")[2].split()
    if len(stat) < 4 or stat[0] in (b"Z", b"X"):  # noqa: PLR2004 - proc(5): state, ppid, pgrp, session follow the name
        return False
    return int(stat[3]) == session or wanted in _read(pid, "environ").split(b"\0")


def _command(pid: int) -> str:
    words = _read(pid, "cmdline").rstrip(b"\0").replace(b"\0", b" ") or _read(pid, "comm").strip()
    return words[:_LONGEST].decode("utf-8", "replace")


def _read(pid: int, name: str) -> bytes:
    """Return a file of a process; empty when it ended meanwhile or belongs to somebody else."""
    try:
        with open(f"/proc/{pid}/{name}", "rb") as file:  # noqa: PTH123 - the cheapest way, for hundreds of processes
            return file.read()
    except OSError:
        return b""
