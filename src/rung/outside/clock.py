"""What time it is: for people, for leases, and for measuring."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """Return the time in UTC, with microseconds."""
        return datetime.now(UTC)

    def mono(self) -> int:
        """Return microseconds that never go back while this machine runs; a restart begins again."""
        return time.monotonic_ns() // 1000

    def epoch(self) -> float:
        """Return seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait; nothing when ``seconds`` is not above zero."""
        if seconds > 0:
            time.sleep(seconds)
