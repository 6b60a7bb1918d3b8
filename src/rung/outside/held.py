"""Signals that wait while a command is started, and while what it wrote is kept.

Nobody may ask for the end of what has no number yet, and what was read from a pipe is nowhere else.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Self

_ASKING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)
Handler = Callable[[int, FrameType | None], object]


class Held:
    """Holds back what would raise here, until ``let`` or the end; in the main thread, the only one that it reaches."""

    def __init__(self) -> None:
        self._before: dict[signal.Signals, Handler] = {}
        self._came: list[int] = []
        self.hold()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.let()

    def hold(self) -> None:
        """Hold back what comes from now on; what comes in here may still raise."""
        if threading.current_thread() is not threading.main_thread():
            return
        for number in _ASKING:
            before = signal.getsignal(number)
            if callable(before) and number not in self._before:  # what is ignored stays so, and what ends us does it
                self._before[number] = before
                signal.signal(number, self._note)

    def let(self) -> None:
        """Let them through again, first what came meanwhile: this raises what that raises. May be called again."""
        while self._before:
            number, handler = next(iter(self._before.items()))
            signal.signal(number, handler)
            del self._before[number]  # only now: if another one is raised in here, the next call goes on
        while self._came:
            signal.raise_signal(self._came.pop())

    def _note(self, number: int, frame: FrameType | None) -> None:
        del frame
        self._came.append(number)
