"""What counts as evidence of a run, and what may be cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rung.model.event.step import StepEnded
from rung.run.shown import changes, nothing
from rung.run.state import Evidence, RunState

if TYPE_CHECKING:
    from rung.model.replacing import replace  # the same to the type checker, which knows the fields
else:
    from rung.run.replacing import replace


def citable(state: RunState, seq: int) -> RunState:
    """Return the state in which a decision may cite the entry."""
    return replace(state, citable=state.citable.plus(seq))


def seen(state: RunState, seq: int, ended: StepEnded, *, cited: bool = False) -> RunState:
    """Return the state in which the output of a command is evidence and may be cited, as it may when ``cited``."""
    found = Evidence(seq, ended.step, ended.script, ended.stdout.blob, ended.exit)
    may_cite = state.citable if cited else state.citable.plus(seq)
    return replace(state, evidence=state.evidence.plus(found), citable=may_cite)


def as_expected(state: RunState, number: int) -> RunState:
    """Count the last look of a step as evidence: a check that reads it holds, so it ended as was expected."""
    ends = state.step(number).ended
    if not ends:
        return state
    seq, ended = ends[-1]
    if changes(ended.effect) or not nothing(ended) or any(one.seq == seq for one in state.evidence):
        return state
    return seen(state, seq, ended, cited=bool(ended.stderr.size))
