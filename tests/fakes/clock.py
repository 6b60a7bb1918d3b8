"""A clock that stands still until it is told to sleep or to move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 9, 3, 12, 0, tzinfo=UTC)


class FakeClock:
    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._mono = 0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def mono(self) -> int:
        return self._mono

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_by(seconds)

    def pass_by(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._mono += int(seconds * 1e6)
