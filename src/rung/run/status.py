"""How far each step is: derived from the state, never stored."""

from __future__ import annotations

from enum import StrEnum

from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer
from rung.model.expect import ExitIs
from rung.model.runbook import ToProse, ToStep
from rung.run.procedure import PlannedStep, Procedure
from rung.run.state import RunState


class Status(StrEnum):
    """Where a step stands.

    Nothing of a skipped step ran. Of one that was passed over commands ran, and its failure or its checks were left as
    they are. Only a command that a person added is ever refused for good: a step can become possible.
    """

    PENDING = "pending"
    STARTED = "started"
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    PASSED_OVER = "passed over"
    REFUSED = "refused"
    BYPASSED = "not on the route"
    DOUBT = "in doubt"


def status(procedure: Procedure, state: RunState, number: int) -> Status:
    """Return where a step stands; a number that no step has is pending for ever."""
    planned = procedure.step(number)
    if planned is None:
        return Status.PENDING
    now = state.step(number)
    if now.doubt:
        return Status.DOUBT
    if now.skipped:
        return Status.PASSED_OVER if now.ran else Status.SKIPPED
    if now.refused and not now.attempts:
        return Status.REFUSED
    if failure(planned, state):
        return Status.FAILED
    if complete(planned, state):
        return Status.PASSED
    if bypassed(procedure, state, number):
        return Status.BYPASSED
    return Status.STARTED if now.attempts or now.ended else Status.PENDING


def passed(procedure: Procedure, state: RunState, number: int) -> bool:
    """Say whether a step ended well in this run."""
    return status(procedure, state, number) is Status.PASSED


def complete(planned: PlannedStep, state: RunState) -> bool:
    """Say whether every command of the step ended, every value was taken and every check was answered yes."""
    now = state.step(planned.step.number)
    acted = now.done >= len(planned.commands) if planned.commands else now.attested
    checks = (CheckAt(Part.STEP, planned.step.number, i) for i in range(len(planned.step.checks)))
    taken = all(capture.name in state.values for capture in planned.step.captures)
    return acted and taken and all(state.answers.get(at) is Answer.YES for at in checks)


def failure(planned: PlannedStep, state: RunState) -> str:
    """Return why the step failed, or the empty string: what its commands came to, then what was said of its checks."""
    return fell(planned, state) or _denial(planned, state)


def _denial(planned: PlannedStep, state: RunState) -> str:
    """Return the first check of a step that was not answered yes when it was last answered, and why; or nothing."""
    number = planned.step.number
    places = (CheckAt(Part.STEP, number, index) for index in range(-1, len(planned.step.checks)))
    found = next((at for at in places if state.answers.get(at, Answer.YES) is not Answer.YES), None)
    return state.denied(found, str(found)) if found else ""


def fell(planned: PlannedStep, state: RunState) -> str:
    """Return how a command of the step failed, or nothing. A check that expects a code speaks for the last command."""
    now = state.step(planned.step.number)
    if now.failure:
        return now.failure
    last = len(planned.commands) - 1
    bad = next((e for _, e in now.ended if e.exit != 0 and not (own_exits(planned) and e.index == last)), None)
    return f"exit {bad.exit}" if bad else ""


def own_exits(planned: PlannedStep) -> tuple[int, ...]:
    """Return the codes that checks of a step expect of its last command."""
    expects = (check.expect for check in planned.step.checks)
    return tuple(e.matcher.code for e in expects if e and e.source is None and isinstance(e.matcher, ExitIs))


def bypassed(procedure: Procedure, state: RunState, number: int) -> bool:
    """Say whether the decision leads around a step: before its route's step, or another class's own step.

    A route that a person follows by hand leads around the steps that other classes have for themselves. Around a look
    that was begun, or that stands before the classes part, no decision leads: whoever leaves it out says why.
    """
    decision = procedure.runbook.decision
    if state.decision is None or decision is None:
        return False
    routes = {b.name.casefold(): b.route for b in decision.boundaries}
    chosen = routes.get(state.decision.boundary.casefold())
    others = {route.number for route in routes.values() if isinstance(route, ToStep)}
    if isinstance(chosen, ToProse):
        return number in others
    if not isinstance(chosen, ToStep) or number == chosen.number or _owed(procedure, state, number, min(others)):
        return False
    return number < chosen.number or number in others


def _owed(procedure: Procedure, state: RunState, number: int, parting: int) -> bool:
    planned = procedure.step(number)
    looks = planned is not None and not planned.effect.changes
    return looks and (number < parting or bool(state.step(number).attempts))
