"""A pattern that does not come to an end is ended, and what was set before is set again."""

from __future__ import annotations

import re
import signal
import threading

import pytest

from rung.model.errors import UsageError
from rung.outside.bounded import bounded

ENDLESS, TEXT = r"^(a+)+$", "a" * 40 + "b"


def test_a_pattern_without_an_end_is_ended_each_time() -> None:
    with bounded(0.05):
        for _ in range(2):
            with pytest.raises(UsageError, match="did not come to an end"):
                re.search(ENDLESS, TEXT)


def test_afterwards_nothing_rings_and_the_handler_is_the_one_before() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with bounded(60.0):
        assert re.search("a+b", TEXT)
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGVTALRM) is before


def test_another_thread_is_left_alone() -> None:
    found: list[bool] = []

    def look() -> None:
        with bounded(60.0):
            found.append(re.search("a+b", TEXT) is not None)

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == [True]
