"""The alarm MON-005: fires while the pool is nearly full, and remembers since when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

THRESHOLD_PERCENT = 90.0


@dataclass(frozen=True, slots=True)
class AlarmState:
    """Whether the alarm fires, since when, when it last ended, and the percentage it saw last."""

    firing: bool
    began_at: datetime | None
    ended_at: datetime | None
    percent: float


class Alarm:
    """Follows the pool. ``now`` returns the time of day with its zone."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = Lock()
        self._state = AlarmState(firing=False, began_at=None, ended_at=None, percent=0.0)

    def watch(self, in_use: int, size: int) -> None:
        """Take note of the pool's use."""
        percent = round(100 * in_use / size, 1)
        with self._lock:
            old = self._state
            if percent >= THRESHOLD_PERCENT:
                began = old.began_at if old.firing else self._now()
                self._state = AlarmState(firing=True, began_at=began, ended_at=None, percent=percent)
            else:
                ended = self._now() if old.firing else old.ended_at
                self._state = AlarmState(firing=False, began_at=old.began_at, ended_at=ended, percent=percent)

    def state(self) -> AlarmState:
        """Return the alarm as it is now."""
        with self._lock:
            return self._state
