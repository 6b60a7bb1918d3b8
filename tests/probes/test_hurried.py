"""A parallel build that was stopped while it may only have been slow is no race."""

from __future__ import annotations

import pytest

from rung.model.ask import Ask
from rung.model.replacing import replace
from rung.probes.gnumake.racing import SERIAL, hurried, tried
from rung.probes.probe import Case, Look, Ran


def built(name: str, seconds: float, *, timed_out: bool = False) -> Ran:
    return Ran(Look(name, ("make",), name, acts=True), None if timed_out else 0, seconds=seconds, timed_out=timed_out)


@pytest.mark.parametrize(("serial", "slow"), [(50.0, True), (16.0, True), (10.0, False), (0.2, False)])
def test_a_build_that_was_stopped_counts_only_where_a_serial_one_needs_far_less(serial: float, slow: bool) -> None:
    case = Case(Ask(timeout=60.0), (4, 3), lambda _path: None, lambda _text: pytest.fail("nothing is judged"))
    late = built("late-1", 60.0, timed_out=True)
    done = built("parallel-1", serial)
    case = replace(case, ran=(built(SERIAL[0], 0.1), built(SERIAL[1], serial), done, late))
    assert tried(case) == ((done,) if slow else (done, late))
    assert hurried(case) == ((late,) if slow else ())
