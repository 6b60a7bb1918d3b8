"""A request of a person becomes an event here, or is refused with the reason."""

from __future__ import annotations

from rung.model.errors import RefusedError, UsageError
from rung.model.event.address import called
from rung.model.event.doubt import DoubtResolved
from rung.model.event.event import Event
from rung.model.event.record import Remarked
from rung.model.event.run import Closed, Outcome, TimeGiven, ValueGiven
from rung.model.event.step import StepSkipped
from rung.model.kind import admits, advice, known, nameable
from rung.model.request import (
    Abort,
    Approve,
    Attest,
    BreakGlass,
    Decide,
    Decline,
    Give,
    GiveTime,
    Recheck,
    Remark,
    Request,
    Retry,
    Review,
    Settle,
    Skip,
    Waive,
    WriteNote,
)
from rung.run import adhoc
from rung.run.admit.approval import approve, break_glass, decline, review
from rung.run.admit.check import on_check
from rung.run.admit.judgement import decide, write_note
from rung.run.admit.reason import needed
from rung.run.moment import Moment
from rung.run.procedure import Procedure
from rung.run.state import RunState
from rung.run.status import Status, status


def admit(procedure: Procedure, state: RunState, request: Request, moment: Moment) -> Event:
    """Return the event that ``request`` becomes. Raises RefusedError or UsageError with what to do instead.

    ``Escalate`` and ``Try`` are not admitted here: a packet is written first, a command is judged first.
    """
    procedure = adhoc.with_adhoc(procedure, state)
    if state.closed is not None and not isinstance(request, Remark | Review):
        why = f"this run ended: {state.closed.outcome.value}"
        raise RefusedError(why, id="run-closed", advice="start a new one with `rung run`")
    match request:
        case Approve():
            return approve(procedure, state, request, moment)
        case Decline():
            return decline(procedure, state, request, moment)
        case BreakGlass():
            return break_glass(procedure, state, request, moment)
        case Review():
            return review(state, request, moment)
        case Decide():
            return decide(procedure, state, request)
        case WriteNote():
            return write_note(procedure, state, request)
        case Attest() | Waive() | Retry() | Recheck():
            return on_check(procedure, state, request, moment)
        case _:
            return _plain(procedure, state, request)


def _plain(procedure: Procedure, state: RunState, request: Request) -> Event:
    match request:
        case Skip(step=number, reason=reason):
            return _skip(procedure, state, number, reason)
        case Give(name=name, value=value):
            return _give(procedure, name, value)
        case GiveTime(seconds=seconds):
            return TimeGiven(seconds)
        case Settle(ran=ran, reason=reason):
            return _settle(state, ran=ran, reason=reason)
        case Abort(reason=reason):
            return Closed(Outcome.ABORTED, needed(reason, "an abort"))
        case Remark(text=text):
            return Remarked(needed(text, "a remark"))
        case _:
            raise UsageError(f"{type(request).__name__} cannot be asked here", id="no-such-request")


def _skip(procedure: Procedure, state: RunState, number: int, reason: str) -> Event:
    if procedure.step(number) is None:
        raise UsageError(f"there is no step {number}", id="no-such-step", advice=_steps(procedure))
    now = state.step(number)
    if now.doubt or now.open is not None:
        raise RefusedError(
            f"{called(number)} was started and its end is not known: say first whether it ran",
            id="in-doubt",
            advice="`rung resume RUN --settle ran` or `--settle not-run`, with a reason",
        )
    if status(procedure, state, number) is Status.PASSED:
        raise RefusedError(f"{called(number)} has passed and cannot be left out", id="step-passed")
    if status(procedure, state, number) is Status.REFUSED:
        raise RefusedError(f"{called(number)} was refused and waits for nothing", id="nothing-to-drop")
    if number < 0 and status(procedure, state, number) is Status.FAILED:
        raise RefusedError(f"{called(number)} has run and cannot be dropped any more", id="step-passed")
    return StepSkipped(number, needed(reason, "a skip"))


def _steps(procedure: Procedure) -> str:
    count = len(procedure.steps)
    return f"the runbook has {count} steps" if count != 1 else "the runbook has 1 step"


def _give(procedure: Procedure, name: str, value: str) -> Event:
    declared = next((i for i in procedure.runbook.inputs if i.name == name), None)
    if declared is None:
        names = ", ".join(i.name for i in procedure.runbook.inputs) or "none"
        raise UsageError(f"{name!r} is no input of this runbook", id="no-such-input", advice=f"its inputs: {names}")
    if not nameable(name):
        why = f"an input cannot be called {name!r}: programs give that name a meaning"
        raise RefusedError(why, id="reserved-input", advice="give the input another name in the runbook")
    if not known(declared.kind):
        raise UsageError(
            f"the input {name} has the type {declared.kind!r}, which no value can be checked against",
            id="unknown-type",
            advice=advice(declared.kind),
        )
    if not admits(declared.kind, value):
        raise UsageError(
            f"{value!r} is no {declared.kind}: {name} was not set",
            id="bad-value",
            advice=f"for example {declared.example}",
        )
    return ValueGiven(name, value, "a person")


def _settle(state: RunState, *, ran: bool, reason: str) -> Event:
    number = state.doubtful
    if not number:
        raise RefusedError("no step of this run is in doubt", id="not-in-doubt")
    return DoubtResolved(number, state.step(number).attempts, ran, needed(reason, "a verdict on a step in doubt"))
