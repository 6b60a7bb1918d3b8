"""A question that takes too long, or too much memory, is ended with its process, and ours goes on."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from rung.model.errors import UsageError
from rung.outside.apart import apart
from rung.text.phrase import cel
from shared import missing

COSTLY = {
    "loops in loops over a long text": "["
    + ",".join("1" * 99)
    + "].all(i, ["
    + ",".join("1" * 99)
    + "].all(j, !output.contains('aab')))",
    "a text that doubles": "['a']" + ".map(x, x + x + x + x)" * 15 + ".size() > 0",
}


@pytest.mark.parametrize("answer", [True, False])
def test_the_answer_comes_back(*, answer: bool) -> None:
    assert apart(lambda: answer) is answer


def test_a_value_error_comes_back_with_its_words() -> None:
    def question() -> bool:
        raise ValueError('it says "nothing"')

    with pytest.raises(ValueError, match='it says "nothing"'):
        apart(question)


def test_an_expression_that_costs_too_much_is_ended_and_said_to_be_so() -> None:
    try:
        cel.environment()
    except UsageError:
        missing("the extra cel")
    sight = cel.Sight(0, "a" * 1_000_000)
    for expression in COSTLY.values():
        with pytest.raises(UsageError) as caught:
            apart(lambda asked=expression: cel.true(asked, sight), seconds=0.5, memory=64 * 1024**2)  # type: ignore[misc]  # mypy reads no default of a lambda
        assert caught.value.id == "expression-costly"


def test_a_process_that_dies_has_not_answered() -> None:
    def question() -> bool:
        os.kill(os.getpid(), signal.SIGKILL)
        return True

    with pytest.raises(UsageError, match="nobody can tell"):
        apart(question)


def test_no_process_is_left_and_nothing_of_ours_is_ended_twice() -> None:
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children")
    before = children.read_text("ascii")
    with pytest.raises(UsageError):
        apart(lambda: bool(signal.pause()), seconds=0.1)  # type: ignore[func-returns-value]  # it never returns
    assert children.read_text("ascii") == before
