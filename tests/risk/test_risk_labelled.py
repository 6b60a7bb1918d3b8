"""Real commands that people labelled: no change is called a look, and most looks are recognised."""

from __future__ import annotations

import json
from statistics import median
from time import process_time

import pytest

from rung.model.effect import Effect
from rung.outside.shfmt import second_parser
from rung.risk.classify import classify
from rung.risk.context import Context, Input
from rung.risk.variables import free_names
from shared import shared

SECOND = second_parser()
# `make -pq` is a probe: asking makes nothing, whatever the target.
ALLOWED_PROBES = ("make -q ", "make -n ")


def _rows() -> list[dict[str, str]]:
    return [json.loads(line) for line in (shared("commands") / "labelled.jsonl").read_text("utf-8").splitlines()]


def _language(row: dict[str, str]) -> str:
    return row["lang"] if row["lang"] in ("promql", "sql", "http") else "bash"


def _effect(row: dict[str, str]) -> Effect:
    inputs = tuple(Input(name) for name in free_names(row["command"], _language(row)))
    return classify(row["command"], _language(row), Context(inputs=inputs, second=SECOND)).effect


def test_no_command_labelled_as_a_change_is_called_a_look() -> None:
    wrong = [
        row["command"]
        for row in _rows()
        if row["label"] in ("mutating", "destructive") and _effect(row) <= Effect.PROBE
    ]
    assert wrong == []


def test_no_command_that_needs_context_is_called_a_look() -> None:
    wrong = [
        row["command"]
        for row in _rows()
        if row["label"] == "unknown-needs-context"
        and _effect(row) <= Effect.PROBE
        and not row["command"].startswith(ALLOWED_PROBES)
    ]
    assert wrong == []


def test_at_least_85_of_100_commands_that_only_look_are_recognised() -> None:
    looks = [row for row in _rows() if row["label"] == "read-only"]
    found = [row for row in looks if _effect(row) <= Effect.PROBE]
    assert len(found) >= 0.85 * len(looks)


@pytest.mark.parametrize("declared", [True, False])
def test_a_verdict_always_says_why_and_what_was_not_understood(declared: bool) -> None:
    for row in _rows():
        inputs = tuple(Input(name) for name in free_names(row["command"])) if declared else ()
        verdict = classify(row["command"], _language(row), Context(inputs=inputs, second=SECOND))
        assert verdict.reason
        assert verdict.rule
        assert verdict.effect is not Effect.UNKNOWN or verdict.declare


def test_the_median_of_a_warm_verdict_is_below_a_millisecond() -> None:
    rows = _rows()
    for row in rows:
        _effect(row)
    times = []
    for row in rows:
        start = process_time()
        _effect(row)
        times.append(process_time() - start)
    # Four times the promised figure: this is about the order of magnitude, on a machine that others share.
    assert median(times) < 0.004
