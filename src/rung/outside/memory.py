"""Keep what this process holds in memory to itself: no core dump of it is written, and no other program reads it."""

from __future__ import annotations

import sys
from functools import cache

_SET_DUMPABLE = 4  # prctl(2), PR_SET_DUMPABLE


@cache
def keep_to_itself() -> None:
    """Let the system write no core dump of this process, from now on. Programs that it starts are not concerned.

    Only Linux can be asked; elsewhere nothing is done.
    """
    if sys.platform != "linux":
        return
    import ctypes  # 10 ms, for who has secrets alone

    # Where the C library has no such call (musl has it too) a core dump stays possible, which is no reason to stop.
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_SET_DUMPABLE, 0, 0, 0, 0)
