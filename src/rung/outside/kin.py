"""The processes below a command, held so that each can be ended for certain, wherever it went meanwhile."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable
from pathlib import Path

_PROC = Path("/proc")


class Kin:
    """Processes held by descriptors: a number may be given to another process, a descriptor never is.

    Without ``/proc`` or descriptors of processes (not Linux) none are held, and the group alone is ended.
    """

    def __init__(self, numbers: Iterable[int]) -> None:
        self._held: list[int] = []
        for number in numbers if hasattr(os, "pidfd_open") else ():
            with contextlib.suppress(OSError):  # gone meanwhile, which is what we want
                self._held.append(os.pidfd_open(number))

    def kill(self) -> None:
        """End all of them and let go. What belongs to another user stays, and is named as a survivor."""
        for descriptor in self._held:
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(descriptor, signal.SIGKILL)
            os.close(descriptor)
        self._held = []


def below(pid: int) -> tuple[int, ...]:
    """Return the numbers of the processes that descend from ``pid``, as they are now."""
    children: dict[int, list[int]] = {}
    try:
        names = os.listdir(_PROC)  # noqa: PTH208 - names only; Path objects cost more than the look itself
    except OSError:
        return ()
    for name in names:
        if name.isdigit():
            children.setdefault(_parent(name), []).append(int(name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        more = children.pop(waiting.pop(), [])
        found += more
        waiting += more
    return tuple(found)


def _parent(name: str) -> int:
    """Return the number of a process's parent, 0 when it is gone. The name of a program may hold anything."""
    try:
        stat = (_PROC / name / "stat").read_bytes()
    except OSError:
        return 0
    return int(stat.rpartition(b")")[2].split()[1])
