"""Text that is made to keep the classifier busy ends in reasonable time, and is never called a look."""

from __future__ import annotations

from time import process_time

import pytest

from rung.model.effect import Effect
from rung.outside.shfmt import second_parser
from rung.risk.classify import classify
from rung.risk.context import Context
from rung.risk.guards.answer import Answer
from rung.risk.guards.argv import unfold
from rung.risk.guards.guard import matches

SIZE = 20_000
# Without a bound the parser takes minutes for some of these; with it, a quarter of a second.
MOST_SECONDS = 5.0
CONTEXT = Context(second=second_parser())


@pytest.mark.parametrize("piece", [")", "|", ">", "<", "$[", "${", "a|", "<<a\n", "`", "$(", "((", "a&&", "a>b "])
def test_a_crowd_of_operators_is_unknown_at_once(piece: str) -> None:
    text = piece * (SIZE // len(piece))
    start = process_time()
    assert classify(text, context=CONTEXT).effect > Effect.PROBE
    assert unfold(text, "bash", CONTEXT).doubts
    assert process_time() - start < MOST_SECONDS


def test_a_long_pipeline_is_unknown() -> None:
    assert classify(" | ".join(["cat"] * 500), context=CONTEXT).effect is Effect.UNKNOWN
    assert classify(" | ".join(["cat"] * 50), context=CONTEXT).effect is Effect.OBSERVE


def test_a_long_script_of_plain_looks_is_still_judged() -> None:
    start = process_time()
    assert classify("kubectl get pods -n shop | grep -c Running\n" * 400, context=CONTEXT).effect is Effect.OBSERVE
    assert process_time() - start < MOST_SECONDS


@pytest.mark.parametrize(
    "command",
    [
        "env -C a " * 400 + "ls",
        "find . " + "-execdir ls x ; " * 400,
        "git push " + " ".join(f"a{at}" for at in range(2000)),
        "docker " + "--x " * 1500 + "container rm x",
    ],
)
def test_a_command_that_goes_on_and_on_is_held_against_a_guard_in_reasonable_time(command: str) -> None:
    start = process_time()
    assert matches("kubectl delete pod -n prod", command).reason
    assert process_time() - start < MOST_SECONDS


def test_nobody_can_tell_what_stands_behind_more_wrappers_than_are_read() -> None:
    assert matches("rm", "env -C a " * 20 + "ls").answer is Answer.CANNOT_TELL
    assert matches("rm", "env -C a " * 3 + "ls").answer is Answer.FREE
