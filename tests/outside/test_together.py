from __future__ import annotations

import threading

import pytest

from rung.outside.together import together


def test_all_run_at_the_same_time_and_answer_in_their_order() -> None:
    meeting = threading.Barrier(3, timeout=60)  # broken unless all three are there

    def call(number: int) -> int:
        meeting.wait()
        return number

    assert together([lambda n=n: call(n) for n in range(3)]) == [0, 1, 2]  # type: ignore[misc]  # a default of a lambda
    assert together([lambda: 7]) == [7]
    assert together([]) == []


def test_an_error_is_raised_when_all_have_ended() -> None:
    ended: list[int] = []

    def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        together([fails, lambda: ended.append(1)])
    assert ended == [1]
