"""Which classes the evidence points at: the typed signs of the decision table, held against what was seen."""

from __future__ import annotations

from collections.abc import Callable

from rung.model.errors import UsageError
from rung.model.event.check import Answer
from rung.model.expect import ChangedSince, SameAs, StepOutput
from rung.model.runbook import Boundary, ToStep
from rung.run.matcher import Apart, Seen, here, match
from rung.run.procedure import Procedure
from rung.run.signs import own, sign_at
from rung.run.state import RunState


def suggested(
    procedure: Procedure, state: RunState, blob: Callable[[str], bytes], apart: Apart = here
) -> tuple[str, ...]:
    """Return the classes whose typed sign holds, in the order of the table. ``apart`` asks what could take too long.

    A sign whose class was decided on already, and whose route has led to a later step since, has been followed: it says
    nothing about what that step showed.
    Nothing is run: a sign that reads a step is held against what this run captured, one that names its own command or
    an alert was looked at before, which is on record. A sign that is prose, or that nothing seen can answer, suggests
    nothing.
    """
    found = _hints(procedure, state, blob, apart)
    return tuple(row.name for row in found if not _led_on(row, state))


def against(
    procedure: Procedure, state: RunState, blob: Callable[[str], bytes], apart: Apart = here
) -> tuple[str, ...]:
    """Return the classes that the signs point at where another one was decided on; none where they agree.

    A sign that was followed is not contradicted by a decision that cites what its route led to.
    """
    if state.decision is None:
        return ()
    hints = _hints(procedure, state, blob, apart)
    if state.decision.boundary in {row.name for row in hints}:
        return ()
    newest = max(state.decision.cites, default=0)
    return tuple(row.name for row in hints if not any(seq <= newest for seq in _led_on(row, state)))


def contradicted(hints: tuple[str, ...]) -> str:
    """Return the words for a decision ``against`` its signs; empty for one that is not."""
    return f"against the signs, which point at {', '.join(hints)}" if hints else ""


def _hints(procedure: Procedure, state: RunState, blob: Callable[[str], bytes], apart: Apart) -> tuple[Boundary, ...]:
    """Return the rows whose typed sign holds, in the order of the table."""
    table = procedure.runbook.decision
    rows = enumerate(table.boundaries) if table else ()
    return tuple(row for index, row in rows if _points(index, row, state, blob, apart))


def _led_on(row: Boundary, state: RunState) -> tuple[int, ...]:
    """Return the entries at which steps of a route ended since its class was decided on by this sign; none else."""
    standing = state.decision is not None and state.decision.boundary.casefold() == row.name.casefold()
    since = state.decided if standing else state.before.get(row.name.casefold(), 0)
    expect = row.expect
    if not since or expect is None or not isinstance(expect.source, StepOutput) or not isinstance(row.route, ToStep):
        return ()
    if any(seq > since for seq, _ in state.step(expect.source.number).ended):
        return ()  # it was looked at anew
    onward = (each for number, each in state.steps.items() if number >= row.route.number)
    return tuple(seq for each in onward for seq, _ in each.ended if seq > since)


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
