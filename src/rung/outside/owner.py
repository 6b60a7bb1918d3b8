"""The name under which this process takes runs, and whether another such process still lives."""

from __future__ import annotations

import os
import socket

from rung.outside.proc import stat

_STARTED = 22 - 3  # proc(5): starttime is field 22, and the state, where we begin to count, is field 3


def owner() -> str:
    """Return ``host/pid/start`` of this process, which no other process of any time has."""
    pid = os.getpid()
    return f"{socket.gethostname()}/{pid}/{_start(pid)}"


def ended(name: str) -> bool:
    """Say whether the owner ``name`` is surely gone: a process of this host that no longer runs.

    False for a living process and whenever it cannot be known (another host, another kind of name).
    """
    host, pid, start = [*name.rsplit("/", 2), "", ""][:3]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        pass  # it lives, under another user; or the number is none: then its start differs or is unknown
    return _start(int(pid)) not in ("0", start)


def _start(pid: int) -> str:
    """Return when a process began, in ticks since the machine did; ``0`` where there is no /proc."""
    found = stat(pid)
    return found[_STARTED].decode() if found else "0"
