"""What is done while we wait for something else."""

from __future__ import annotations

import threading

import pytest

from rung.outside.meanwhile import meanwhile


def test_it_goes_on_while_the_caller_does_something_else_and_its_result_is_waited_for() -> None:
    go = threading.Event()
    wait = meanwhile(lambda: go.wait(60))
    go.set()
    assert wait() is True
    assert wait() is True


def test_its_error_is_raised_where_it_is_waited_for() -> None:
    nothing: dict[str, int] = {}
    wait = meanwhile(lambda: nothing["absent"])
    with pytest.raises(KeyError):
        wait()
