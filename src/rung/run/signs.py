"""The typed signs of the decision table that are looked at for themselves: those that no step has captured."""

from __future__ import annotations

from rung.model.due import Look
from rung.model.event.address import CheckAt, Part
from rung.model.expect import AlertIs, CommandOutput, Expect
from rung.model.prose import Prose
from rung.model.runbook import Step
from rung.model.span import Span
from rung.run.gate import guarded
from rung.run.moment import Moment
from rung.run.names import inputs, placeholder, undeclared
from rung.run.procedure import PlannedCommand, PlannedStep, Procedure
from rung.run.state import RunState

_NOWHERE = Span(0, 0)


def own(expect: Expect | None) -> bool:
    """Say whether a sign names its own way of looking: a command, or an alert. Others read what a step left."""
    return expect is not None and (isinstance(expect.source, CommandOutput) or isinstance(expect.matcher, AlertIs))


def sign_at(index: int) -> CheckAt:
    """Return the address of the sign in a row of the decision table, counted from 0."""
    return CheckAt(Part.SIGN, 0, index)


def sign(procedure: Procedure, state: RunState, moment: Moment) -> Look | None:
    """Return the first sign that is to be looked at before somebody decides: each once, and only by looking.

    A command that may change something, that a "Do not" forbids, or whose values are not there is left to the person.
    """
    table = procedure.runbook.decision
    if table is None or state.decision is not None:
        return None
    for index, row in enumerate(table.boundaries):
        if row.expect is None or not own(row.expect) or sign_at(index) in state.answers:
            continue
        if _may(procedure, state, row.expect, moment):
            return Look(sign_at(index), row.expect)
    return None


def _may(procedure: Procedure, state: RunState, expect: Expect, moment: Moment) -> bool:
    if not isinstance(expect.source, CommandOutput):
        return True  # an alert is asked by looking
    command = procedure.looks.get(expect.source.span.start)
    if command is None or command.effect.changes:
        return False
    asked = _alone(command)
    if placeholder(asked) or undeclared(procedure.runbook, asked):
        return False
    known = all(wanted.name in state.values for wanted in inputs(procedure.runbook, asked))
    return known and guarded(procedure, state, asked, moment) is None


def _alone(command: PlannedCommand) -> PlannedStep:
    """Return the command as a step of number 0, as the questions of the evidence table are."""
    nothing: tuple[()] = ()
    step = Step(
        number=0,
        label="",
        title=Prose(command.command.text, _NOWHERE),
        section="",
        prose=nothing,
        commands=(command.command,),
        checks=nothing,
        guards=nothing,
        captures=nothing,
        mentions=nothing,
        span=_NOWHERE,
    )
    return PlannedStep(step, (command,))
