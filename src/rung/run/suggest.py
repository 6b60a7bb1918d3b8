"""Which classes the evidence points at: the typed signs of the decision table, held against what was captured."""

from __future__ import annotations

from collections.abc import Callable

from rung.model.expect import AlertIs, ChangedSince, SameAs, StepOutput
from rung.model.runbook import Boundary
from rung.run.matcher import Seen, match
from rung.run.procedure import Procedure
from rung.run.state import RunState


def suggested(procedure: Procedure, state: RunState, blob: Callable[[str], bytes]) -> tuple[str, ...]:
    """Return the classes whose typed sign holds for outputs of this run, in the order of the table.

    Nothing is run. A sign that is prose, or that no captured output can answer, suggests nothing.
    """
    table = procedure.runbook.decision
    return tuple(b.name for b in table.boundaries if _points(b, state, blob)) if table else ()


def _points(boundary: Boundary, state: RunState, blob: Callable[[str], bytes]) -> bool:
    expect = boundary.expect
    if expect is None or not isinstance(expect.source, StepOutput):
        return False
    if isinstance(expect.matcher, AlertIs):
        return False
    ended = [e for _, e in state.step(expect.source.number).ended]
    if not ended:
        return False
    earlier: dict[int, str] = {}
    if isinstance(expect.matcher, SameAs | ChangedSince) and state.step(expect.matcher.step).ended:
        earlier[expect.matcher.step] = _output(state, expect.matcher.step, blob)
    return match(expect.matcher, Seen(ended[-1].exit, _output(state, expect.source.number, blob), earlier)).holds


def _output(state: RunState, number: int, blob: Callable[[str], bytes]) -> str:
    return b"".join(blob(e.stdout.blob) for _, e in state.step(number).ended).decode("utf-8", "replace")
