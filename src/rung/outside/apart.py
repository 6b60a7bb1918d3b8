"""Ask a question in a process of its own, which can be ended: what a library computes in C hears no signal."""

from __future__ import annotations

import math
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from pathlib import Path

from rung.model.errors import UsageError

SECONDS = 4.0
"""Less than a pattern may take, so that the reason that is told is the right one."""
MEMORY = 1024**3
"""Bytes that the question may take beside what this process has."""
_LONGEST = 4096
_SIZE = Path("/proc/self/statm")
"""Where Linux says how many pages a process has."""


def apart(question: Callable[[], bool], seconds: float = SECONDS, memory: int = MEMORY) -> bool:
    """Return what ``question`` answers. Raises ValueError with the words of the ValueError that it raises.

    Raises UsageError (``expression-costly``) where it takes longer than ``seconds``, or more than ``memory``.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _answer(question, writing, seconds, memory)
    os.close(writing)
    try:
        said = _heard(reading, seconds)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    match said[:1], said[1:].decode("utf-8", "replace"):
        case b"1", "":
            return True
        case b"0", "":
            return False
        case b"!", message:
            raise ValueError(message)
        case _:
            raise UsageError(
                f"nobody can tell: the expression took more than {seconds:g} s, or too much memory",
                id="expression-costly",
                advice="ask for less: no text that is put together again and again, no loop inside a loop",
            )


def _heard(reading: int, seconds: float) -> bytes:
    """Return what comes until the end, or nothing when the end does not come in time."""
    until, said = time.monotonic() + seconds, b""
    while (left := until - time.monotonic()) > 0 and select.select([reading], [], [], left)[0]:
        more = os.read(reading, _LONGEST)
        if not more:
            return said
        said += more
    return b""


def _answer(question: Callable[[], bool], writing: int, seconds: float, memory: int) -> None:
    """Write the answer and end: this never comes back, and nothing runs that our process was to do at its end."""
    try:
        _narrow(seconds, memory)
        os.write(writing, _said(question))
    finally:
        os._exit(0)


def _said(question: Callable[[], bool]) -> bytes:
    try:
        return b"1" if question() else b"0"
    except ValueError as fault:
        return b"!" + str(fault).encode("utf-8", "replace")[: _LONGEST - 1]


def _narrow(seconds: float, memory: int) -> None:
    """Take from this process what it could use up, and the words that a library says when it breaks."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)  # the handlers speak for the process that we are a copy of
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds) + 1,) * 2)
    if _SIZE.exists():  # elsewhere only the time is bounded
        most = int(_SIZE.read_text("ascii").split()[0]) * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    os.dup2(os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC), 2)
