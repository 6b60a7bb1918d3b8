"""When a command gets which signal, and when we stop waiting for it. Pure: the time comes in as an argument."""

from __future__ import annotations

import signal

from msgspec import Struct, field

from rung.model.job import Flag

DRAIN = 0.5
"""Seconds that output held open by a process left behind is still read after the command ended."""

UNKILLABLE = 1.0
"""Seconds after KILL when a process that sleeps in the kernel is given up and named a survivor."""

_LADDER = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
_FLAG = {signal.SIGTERM: Flag.TERMINATED, signal.SIGKILL: Flag.KILLED}
_LONGEST_PAUSE = 1.0  # a Ctrl-C that another thread took is noticed after this many seconds


class Timetable(Struct):
    """The times of one command, in seconds of a monotonic clock."""

    timeout: float
    grace: float
    started: float
    stopping: bool = False
    flags: set[Flag] = field(default_factory=set)
    _coming: list[tuple[float, signal.Signals]] = field(default_factory=list)
    _ended: float | None = None
    _killed: float | None = None

    def stop(self, now: float, flag: Flag) -> None:
        """Begin to stop the command, for the reason ``flag``; the signals become due a grace apart."""
        self.stopping = True
        self.flags.add(flag)
        self._coming = [(now + self.grace * place, number) for place, number in enumerate(_LADDER)]

    def hurry(self, now: float) -> None:
        """Leave out what is left of the graces: KILL is due now."""
        if self._killed is None:
            self._coming = [(now, signal.SIGKILL)]

    def due(self, now: float, *, ended: bool = False) -> signal.Signals | None:
        """Return the signal to send now, or None. The timeout is noticed here.

        A machine that stood still notices the end and the timeout at once: what has ``ended`` is not stopped any more.
        """
        if ended or self._ended is not None:
            return None
        if not self.stopping and now >= self.started + self.timeout:
            self.stop(now, Flag.TIMED_OUT)
        if not self._coming or self._coming[0][0] > now:
            return None
        number = self._coming.pop(0)[1]
        if number in _FLAG:
            self.flags.add(_FLAG[number])
        if number == signal.SIGKILL:
            self._killed = now
        return number

    def over(self, ended: bool, drained: bool, now: float) -> bool:  # noqa: FBT001 - the two facts a command's end has
        """Say whether to stop waiting: it ended and was read to the end, or it will not."""
        if ended and self._ended is None:
            self._ended = now
        if self._ended is not None:
            return drained or now >= self._ended + DRAIN
        return self._killed is not None and now >= self._killed + UNKILLABLE

    def pause(self, now: float) -> float:
        """Return how many seconds nothing is due."""
        if self._ended is not None:
            until = self._ended + DRAIN
        elif self._coming:
            until = self._coming[0][0]
        elif self._killed is not None:
            until = self._killed + UNKILLABLE
        else:
            until = self.started + self.timeout
        return min(max(until - now, 0.0), _LONGEST_PAUSE)
