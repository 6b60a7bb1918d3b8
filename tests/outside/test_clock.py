from __future__ import annotations

import time
from datetime import UTC

from rung.outside.clock import SystemClock


def test_the_time_is_utc_and_the_measuring_clock_never_goes_back() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert abs(clock.now().timestamp() - clock.epoch()) < 5
    first = clock.mono()
    assert 0 <= first <= clock.mono()


def test_waiting_lasts_as_long_as_asked_and_not_at_all_for_nothing() -> None:
    clock, started = SystemClock(), time.monotonic()
    clock.sleep(-1)
    clock.sleep(0)
    assert time.monotonic() - started < 1
    clock.sleep(0.02)  # it is the waiting itself that is tested
    assert time.monotonic() - started >= 0.02
