"""Find the processes that a command left behind, as Linux shows them."""

from __future__ import annotations

import os
import time

from rung.model.job import Survivor
from rung.outside.environment import MARK
from rung.outside.proc import fields, numbers, program_of, stat, told

_LONGEST = 200
_LAYING_OUT = 100  # looks, a millisecond apart, at a process that is becoming another program

NO_SESSION = -1
"""A session no process belongs to: then the mark alone decides, as for an attempt of a rung that was killed."""


def survivors(mark: str, session: int = NO_SESSION, *, since: int = 0) -> tuple[Survivor, ...]:
    """Return the processes that carry ``mark`` in their environment or belong to ``session``, by number.

    ``since`` leaves out processes that were there before the one of that number, which makes a look cheap; a caller
    may do so only while not all process numbers can have been used up since. Without ``/proc`` (not Linux) nothing
    can be found.
    """
    seen = sorted(numbers())
    last = _last() if since else 0  # after the list: every number in it was given by then
    wanted = f"{MARK}={mark}".encode(errors="surrogateescape")
    own = os.getpid()
    return tuple(
        Survivor(pid, _command(pid))
        for pid in seen
        if pid != own and younger(pid, since, last) and _belongs(pid, session, wanted)
    )


def younger(pid: int, since: int, last: int) -> bool:
    """Say whether a process has a number that was given after ``since``, when ``last`` was the last one given.

    Numbers are given in turn and begin anew when the highest was given; where the last one is not told (0), nothing
    is left out.
    """
    if not since or not last:
        return True
    return since <= pid <= last if since <= last else pid >= since or pid <= last


def _last() -> int:
    """Return the number that was given to a process last, 0 where this kernel does not tell it.

    It is counted in the reader's own namespace of process numbers:
    https://docs.kernel.org/admin-guide/sysctl/kernel.html#ns-last-pid
    """
    try:
        return int(told("sys/kernel/ns_last_pid"))
    except ValueError:
        return 0


def _belongs(pid: int, session: int, wanted: bytes) -> bool:
    try:
        if os.getsid(pid) == session:
            return not _dead(pid)
    except OSError:
        return False  # gone meanwhile
    environ = told(f"{pid}/environ")  # a dead process has none any more
    for _ in range(_LAYING_OUT):
        if environ or not beginning(told(f"{pid}/stat")):
            break
        time.sleep(0.001)
        environ = told(f"{pid}/environ")
    return wanted in environ and wanted in environ.split(b"\0")


def beginning(said: bytes) -> bool:
    """Say whether the process of a ``/proc/PID/stat`` is becoming another program: its memory has no environment yet.

    Where a program lies on a slow disk, or the machine is busy, that takes a while. The fields are those of
    https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: vsize (23), startcode (26; 1 where we may not look),
    env_end (51).
    """
    found = fields(said)
    return found[48:49] == (b"0",) and found[20] != b"0" and found[23] != b"1"


def _dead(pid: int) -> bool:
    """Say whether a process is only waiting for its parent to notice its end, or is gone."""
    return stat(pid)[:1] in ((), (b"Z",), (b"X",))


def _command(pid: int) -> str:
    words = told(f"{pid}/cmdline").rstrip(b"\0").replace(b"\0", b" ")
    return words[:_LONGEST].decode("utf-8", "replace") or program_of(pid)
