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
    if isinstance(expect.matcher, AlertIs | SameAs | ChangedSince):
        return False
    ended = [e for _, e in state.step(expect.source.number).ended]
    if not ended:
        return False
    output = b"".join(blob(e.stdout.blob) for e in ended).decode("utf-8", "replace")
    return match(expect.matcher, Seen(ended[-1].exit, output, {})).holds
