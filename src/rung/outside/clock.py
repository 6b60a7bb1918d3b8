"""What time it is: for people, for leases, and for measuring."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import cache

from rung.outside.proc import told


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """Return the time in UTC, with microseconds."""
        return datetime.now(UTC)

    def mono(self) -> int:
        """Return microseconds that never go back while this machine runs, asleep or not; a restart begins again."""
        if hasattr(time, "CLOCK_BOOTTIME"):
            return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000
        return time.monotonic_ns() // 1000

    def boot(self) -> str:
        """Return 16 hex digits that name this start of the machine; empty where the system does not tell (Linux does).

        A clock that stands while the machine sleeps must not be trusted for how long something waited: it gets none.
        """
        return _boot() if hasattr(time, "CLOCK_BOOTTIME") else ""

    def epoch(self) -> float:
        """Return seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait; nothing when ``seconds`` is not above zero."""
        if seconds > 0:
            time.sleep(seconds)


@cache
def _boot() -> str:
    return told("sys/kernel/random/boot_id").decode("ascii").replace("-", "")[:16]
