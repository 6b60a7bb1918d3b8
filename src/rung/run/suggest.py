"""Which classes the evidence points at: the typed signs of the decision table, held against what was seen."""

from __future__ import annotations

from collections.abc import Callable

from rung.model.errors import UsageError
from rung.model.event.check import Answer
from rung.model.expect import ChangedSince, SameAs, StepOutput
from rung.model.runbook import Boundary
from rung.run.matcher import Apart, Seen, here, match
from rung.run.procedure import Procedure
from rung.run.signs import own, sign_at
from rung.run.state import RunState


def suggested(
    procedure: Procedure, state: RunState, blob: Callable[[str], bytes], apart: Apart = here
) -> tuple[str, ...]:
    """Return the classes whose typed sign holds, in the order of the table. ``apart`` asks what could take too long.

    Nothing is run: a sign that reads a step is held against what this run captured, one that names its own command or
    an alert was looked at before, which is on record. A sign that is prose, or that nothing seen can answer, suggests
    nothing.
    """
    table = procedure.runbook.decision
    rows = enumerate(table.boundaries) if table else ()
    return tuple(row.name for index, row in rows if _points(index, row, state, blob, apart))


def against(
    procedure: Procedure, state: RunState, blob: Callable[[str], bytes], apart: Apart = here
) -> tuple[str, ...]:
    """Return the classes that the signs point at where another one was decided on; none where they agree."""
    if state.decision is None:
        return ()
    hints = suggested(procedure, state, blob, apart)
    return () if state.decision.boundary in hints else hints


def contradicted(hints: tuple[str, ...]) -> str:
    """Return the words for a decision ``against`` its signs; empty for one that is not."""
    return f"against the signs, which point at {', '.join(hints)}" if hints else ""


def _points(index: int, boundary: Boundary, state: RunState, blob: Callable[[str], bytes], apart: Apart) -> bool:
    expect = boundary.expect
    if own(expect):
        return state.answers.get(sign_at(index)) is Answer.YES
    if expect is None or not isinstance(expect.source, StepOutput):
        return False
    ended = [e for _, e in state.step(expect.source.number).ended]
    if not ended:
        return False
    earlier: dict[int, str] = {}
    if isinstance(expect.matcher, SameAs | ChangedSince) and state.step(expect.matcher.step).ended:
        earlier[expect.matcher.step] = _output(state, expect.matcher.step, blob)
    seen = Seen(ended[-1].exit, _output(state, expect.source.number, blob), earlier)
    try:
        return match(expect.matcher, seen, apart).holds
    except UsageError:  # an extra is missing, or it costs too much: a hint is no place to stop at
        return False


def _output(state: RunState, number: int, blob: Callable[[str], bytes]) -> str:
    return b"".join(blob(e.stdout.blob) for _, e in state.step(number).ended).decode("utf-8", "replace")
