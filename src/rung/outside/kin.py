"""The processes below a command, held so that each can be ended for certain, wherever it went meanwhile."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from collections.abc import Iterable

from rung.outside.proc import numbers, parent_of

_DYING = 0.5  # seconds a killed process may take to go: it is not told of as ended while it still does something


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
        """End all of them, wait a moment until they are gone, and let go.

        What belongs to another user stays, and is named as a survivor.
        """
        dying, count = select.poll(), 0  # select() takes no descriptor above 1,023
        for descriptor in self._held:
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(descriptor, signal.SIGKILL)
                dying.register(descriptor, select.POLLIN)
                count += 1
        until = time.monotonic() + _DYING
        while count and (left := until - time.monotonic()) > 0:
            for descriptor, _ in dying.poll(left * 1000):
                dying.unregister(descriptor)
                count -= 1
        for descriptor in self._held:
            os.close(descriptor)
        self._held = []


def below(pid: int) -> tuple[int, ...]:
    """Return the numbers of the processes that descend from ``pid``, as they are now."""
    children: dict[int, list[int]] = {}
    for number in numbers():
        children.setdefault(parent_of(number), []).append(number)
    found: list[int] = []
    waiting = [pid]
    while waiting:
        more = children.pop(waiting.pop(), [])
        found += more
        waiting += more
    return tuple(found)
