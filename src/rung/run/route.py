"""The route of a class: where a decision leads, and what is left to do where it leads back. Pure."""

from __future__ import annotations

from rung.model.due import Due, Finish, HandOn, NeedAnswer, NeedEscalation
from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer
from rung.model.event.run import Outcome
from rung.model.runbook import Route, ToEscalation, ToProse, ToRunbook, ToStep
from rung.run.gate import negative
from rung.run.procedure import Procedure
from rung.run.state import RunState
from rung.run.status import passed

NONE_OF_THESE = "none of these"
NOT_REPRODUCED = "not reproduced"


def route(procedure: Procedure, state: RunState) -> Due | None:
    """Return what the decided class asks for beside the steps, or None where it leads to a step or none is decided."""
    if state.decision is None:
        return None
    name = state.decision.boundary
    if name.casefold() == NOT_REPRODUCED:
        return Finish(Outcome.NOT_REPRODUCED, state.decision.reason)
    if procedure.deployment and negative(name):
        return Finish(Outcome.ABORTED, f"no-go: {state.decision.reason}")
    table = procedure.runbook.decision
    routes = {b.name.casefold(): b.route for b in table.boundaries} if table else {}
    match routes.get(name.casefold()):
        case ToRunbook(id=other):
            return _onward(state, name, other)
        case ToProse(text=text) if any(not _leads_nowhere(each) for each in routes.values()):
            return _by_hand(procedure, state, name, text)
        case ToEscalation():
            return _escalation(state, f"class {name!r} leads to escalation")
        case ToStep(number=number) if procedure.step(number) is None:
            return _escalation(state, f"class {name!r} leads to step {number}, which this runbook does not have")
        case None if name.casefold() == NONE_OF_THESE:
            return _escalation(state, "none of the classes fits")
        case _:
            return None


def circle(procedure: Procedure, state: RunState) -> Due | None:
    """Escalate where a class led back to what had passed: nothing was done for it, and no proof says all is well."""
    table, decision = procedure.runbook.decision, state.decision
    if table is None or decision is None or procedure.deployment or changed_something(procedure, state):
        return None
    routes = {b.name.casefold(): b.route for b in table.boundaries}
    match routes.get(decision.boundary.casefold()):
        case ToStep(number=number) if not (_followed(procedure, state, number) or _proved(procedure, state)):
            why = f"class {decision.boundary!r} leads back to step {number}, which had run before"
            return _escalation(state, f"{why}: nothing is left to do, and no proof holds")
        case _:
            return None


def changed_something(procedure: Procedure, state: RunState) -> bool:
    """Say whether a change passed in this run: a step, or a command that a person added."""
    taken = (*procedure.steps, *procedure.adhoc)
    return any(p.effect.changes and passed(procedure, state, p.step.number) for p in taken)


def _onward(state: RunState, name: str, other: str) -> Due:
    """Go on with another runbook. Where it cannot be run, escalation is what is left."""
    if other in state.lost:
        return _escalation(state, f"class {name!r} belongs to {other}, and {state.lost[other]}")
    child = state.children.get(other)
    if child is None:
        return HandOn(other)
    return Finish(Outcome.HANDED_OVER, f"class {name!r} belongs to {other}: run {child.child}", other)


def _by_hand(procedure: Procedure, state: RunState, name: str, text: str) -> Due | None:
    """Ask whether a route that only a person can follow was followed. One that leads nowhere leads to escalation."""
    table = procedure.runbook.decision
    names = [b.name.casefold() for b in table.boundaries] if table else []
    at = CheckAt(Part.ROUTE, 0, names.index(name.casefold()))
    if not text.strip():
        return _escalation(state, f"class {name!r} leads nowhere")
    answer = state.answers.get(at)
    if answer is None:
        return NeedAnswer(at, f"class {name!r}: {text}")
    return None if answer is Answer.YES else _escalation(state, f"class {name!r}: {text!r} was not done")


def _leads_nowhere(route: Route) -> bool:
    return isinstance(route, ToProse) and not route.text.strip()


def _escalation(state: RunState, reason: str) -> Due:
    return Finish(Outcome.ESCALATED, reason) if state.escalations else NeedEscalation(reason)


def _followed(procedure: Procedure, state: RunState, number: int) -> bool:
    """Say whether anything was done on a route since its class was chosen: a command ended, or a person did a step."""
    onward = [planned for planned in procedure.steps if planned.step.number >= number]
    now = [(planned, state.step(planned.step.number)) for planned in onward]
    return any(
        each.skipped or (each.attested and not planned.commands) or any(seq > state.decided for seq, _ in each.ended)
        for planned, each in now
    )


def _proved(procedure: Procedure, state: RunState) -> bool:
    places = [CheckAt(Part.PROOF, 0, index) for index in range(len(procedure.runbook.proof))]
    return bool(places) and all(state.answers.get(at) is Answer.YES for at in places)
