"""A value that a step was to give: what its output holds where the value was to stand, and why that is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from rung.app.driving.log import Log
from rung.model.errors import UsageError
from rung.model.expect import Capture
from rung.model.kind import admits, nameable
from rung.model.runbook import Input
from rung.run.matcher import take
from rung.run.procedure import Procedure

_SHOWN = 60
"""Characters of a value that is none: enough to see what was taken in its place."""
Bounded = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Taken:
    """``value`` is None where there is none that the type admits; ``why`` then says what the step gave in its place."""

    value: str | None
    why: str = ""


def taken(log: Log, number: int, capture: Capture, kind: str, bounded: Bounded) -> Taken:
    """Return what a step's output, so far, holds for a capture of a type. A pattern that does not end finds nothing."""
    ended = [one for _, one in log.state.step(number).ended]
    output = b"".join(log.store.blob(one.stdout.blob) for one in ended).decode("utf-8", "replace")
    try:
        with bounded():
            value = take(capture, output)
    except (ValueError, UsageError) as fault:
        return Taken(None, f"an output in which it cannot be looked for ({fault})")
    if not value:
        return Taken(None, "nothing where it was to stand")
    if not nameable(capture.name):
        return Taken(None, "a value of a name that programs give a meaning to")
    if not admits(kind, value):
        cut = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
        return Taken(None, f"{cut!r}, which is no {kind}")
    return Taken(value)


def ungiven(procedure: Procedure, log: Log, wanted: Input, bounded: Bounded) -> Iterator[str]:
    """Yield why a person is asked for a value that a step was to give."""
    for planned in procedure.steps:
        number = planned.step.number
        for capture in planned.step.captures:
            if capture.name == wanted.name and log.state.step(number).ended:
                found = taken(log, number, capture, wanted.kind, bounded)
                if found.value is None:
                    yield f"step {number} was to give {wanted.name} and gave {found.why}"
