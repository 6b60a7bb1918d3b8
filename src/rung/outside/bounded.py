"""End what takes too long to say whether a text has a pattern: some patterns never come to an end on some texts."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rung.model.errors import UsageError

SECONDS = 5.0


@contextmanager
def bounded(seconds: float = SECONDS) -> Iterator[None]:
    """Raise UsageError (``pattern-slow``) in what takes more than ``seconds`` of CPU, and again after as many more.

    On a machine that is busy, or stood still, the same pattern ends as it does elsewhere: time that was given to others
    is not counted. The engine of patterns hears signals while it works. They reach the main thread alone: in another
    one, and where there is no such timer, nothing is bounded.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _rung)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _rung(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise UsageError(
        "nobody can tell: the pattern did not come to an end on this output in time",
        id="pattern-slow",
        advice="write it without a repetition inside a repetition, such as (a+)+",
    )
