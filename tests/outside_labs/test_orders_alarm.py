"""The alarm fires at 90 %, keeps its beginning, and remembers its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rung.outside.labs.orders.alarm import Alarm

BEGAN = datetime(2026, 11, 9, 3, 0, tzinfo=UTC)


def test_the_alarm_keeps_the_moment_it_began_until_it_ends() -> None:
    moments = iter(BEGAN + timedelta(minutes=n) for n in range(3))
    alarm = Alarm(lambda: next(moments))
    alarm.watch(17, 20)
    assert not alarm.state().firing
    alarm.watch(18, 20)
    alarm.watch(20, 20)
    assert (alarm.state().firing, alarm.state().began_at, alarm.state().percent) == (True, BEGAN, 100.0)
    alarm.watch(3, 20)
    ended = alarm.state()
    assert (ended.firing, ended.began_at, ended.ended_at) == (False, BEGAN, BEGAN + timedelta(minutes=1))
