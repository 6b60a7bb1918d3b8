from __future__ import annotations

import signal

from hypothesis import given
from hypothesis import strategies as st

from rung.model.job import Flag
from rung.outside.timetable import DRAIN, UNKILLABLE, Timetable


def test_signals_come_a_grace_apart() -> None:
    table = Timetable(10.0, 2.0, 100.0)
    assert table.due(109.9) is None
    assert [table.due(now) for now in (110.0, 111.9, 112.0, 113.0, 114.0, 120.0)] == [
        *(signal.SIGINT, None, signal.SIGTERM, None, signal.SIGKILL, None)
    ]
    assert table.flags == {Flag.TIMED_OUT, Flag.TERMINATED, Flag.KILLED}


def test_nothing_is_sent_to_a_command_that_ended() -> None:
    table = Timetable(10.0, 2.0, 100.0)
    assert not table.over(ended=True, drained=False, now=105.0)
    assert table.due(200.0) is None
    assert table.over(ended=True, drained=False, now=105.0 + DRAIN)
    assert not table.flags


def test_a_command_that_ended_while_the_machine_stood_still_is_not_called_too_slow() -> None:
    table = Timetable(10.0, 2.0, 100.0)
    assert table.due(500.0, ended=True) is None
    assert table.over(ended=True, drained=True, now=500.0)
    assert not table.stopping
    assert not table.flags


def test_a_command_that_cannot_be_killed_is_given_up() -> None:
    table = Timetable(10.0, 0.0, 100.0)
    assert [table.due(110.0) for _ in range(3)] == [signal.SIGINT, signal.SIGTERM, signal.SIGKILL]
    assert not table.over(ended=False, drained=False, now=110.0)
    assert table.over(ended=False, drained=False, now=110.0 + UNKILLABLE)


def test_hurrying_leaves_out_the_graces_once() -> None:
    table = Timetable(10.0, 60.0, 100.0)
    table.stop(101.0, Flag.INTERRUPTED)
    assert table.due(101.0) == signal.SIGINT
    table.hurry(102.0)
    assert table.due(102.0) == signal.SIGKILL
    table.hurry(103.0)
    assert table.due(103.0) is None
    assert table.pause(102.5) == 0.5


@given(st.floats(0, 3), st.floats(0, 1.2), st.floats(0, 100))
def test_waiting_always_ends_within_five_seconds_of_the_timeout(timeout: float, grace: float, started: float) -> None:
    table, now = Timetable(timeout, grace, started), started
    for _ in range(20):
        if table.over(ended=False, drained=False, now=now):
            break
        now += table.pause(now) + 1e-9
        table.due(now)
    assert table.over(ended=False, drained=False, now=now)
    assert now - started < timeout + 5
