"""A clock that stands still until it is told to sleep or to move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 9, 3, 12, 0, tzinfo=UTC)


class FakeClock:
    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._mono = 0
        self._boot = "0123456789abcdef"
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def mono(self) -> int:
        return self._mono

    def boot(self) -> str:
        return self._boot

    def jump(self, seconds: float) -> None:
        """Set the time of day to another one; no time passes."""
        self._now += timedelta(seconds=seconds)

    def restart(self, seconds: float, uptime: float = 0.0) -> None:
        """Start the machine again; ``seconds`` pass by the time of day, and it has been up for ``uptime`` since."""
        self._now += timedelta(seconds=seconds)
        self._boot, self._mono = f"{int(self._boot, 16) + 1:016x}", int(uptime * 1e6)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_by(seconds)

    def pass_by(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._mono += int(seconds * 1e6)
