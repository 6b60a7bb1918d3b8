from __future__ import annotations

import re
from datetime import UTC

from rung.outside.clock import SystemClock
from rung.outside.randomness import nonce, run_id
from rung.outside.user import actor


def test_the_time_is_utc_and_the_measuring_clock_never_goes_back() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert abs(clock.now().timestamp() - clock.epoch()) < 5
    first = clock.mono()
    assert 0 <= first <= clock.mono()


def test_ids_are_short_and_nonces_are_not() -> None:
    assert re.fullmatch(r"[0-9a-f]{6}", run_id())
    assert re.fullmatch(r"[0-9a-f]{32}", nonce())
    assert len({run_id() for _ in range(50)}) > 40
    assert len({nonce() for _ in range(50)}) == 50


def test_the_actor_is_an_account_at_a_host() -> None:
    assert re.fullmatch(r"[^@\s]+@\S+", actor())
