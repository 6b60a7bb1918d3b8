"""A person's request becomes an addition to the record, or is refused with the reason."""

from __future__ import annotations

from rung.app.carry.command import ready
from rung.app.driving.asking import asking
from rung.app.driving.cited import insist_on_evidence
from rung.app.driving.facts import Desk
from rung.app.driving.log import Addition, Log, kept
from rung.app.driving.void import outgrown
from rung.model.due import NeedRethink, Seek
from rung.model.errors import RefusedError, UsageError
from rung.model.event.address import called
from rung.model.event.run import Escalated
from rung.model.request import Approve, Decline, Escalate, Request, Retry, Settle, Try
from rung.run.admit.adhoc import ask
from rung.run.admit.approval import SHORTEST_DIGEST
from rung.run.admit.request import admit
from rung.run.machine import due
from rung.run.moment import Moment
from rung.run.names import used
from rung.run.packet import contact, packet
from rung.run.procedure import Procedure


def now(desk: Desk, log: Log) -> Moment:
    """Return the present moment, under the desk's policy."""
    clock = log.clock
    return Moment(clock.now().timestamp(), desk.policy, clock.mono(), clock.boot())


def answered(desk: Desk, procedure: Procedure, log: Log, request: Request) -> Addition:
    """Return what ``request`` adds to the run. Raises RefusedError or UsageError with what to do instead."""
    match request:
        case Escalate():
            return _escalated(desk, procedure, log, request)
        case Try():
            planned = desk.planner.adhoc(request, procedure.runbook)
            values = log.state.values
            ready(planned, {name: values[name].value for name in used(planned) if name in values})
            return Addition((ask(procedure, log.state, planned, request.reason),), desk.actor)
        case Approve() | Decline():
            return _approved(desk, procedure, log, request)
        case Settle(ran=False):
            _over(desk, log)
            return Addition((admit(procedure, log.state, request, now(desk, log)),), desk.actor)
        case Retry() if isinstance(found := due(procedure, log.state, now(desk, log)), NeedRethink):
            # Somebody said no: to try again is to ask again, of whoever may say yes.
            return asking(desk, procedure, log, Seek(found.step, found.digest), now(desk, log))
        case _:
            return Addition((admit(procedure, log.state, request, now(desk, log)),), desk.actor)


def mark(run: str, step: int, attempt: int) -> str:
    """Return the mark by which processes of an attempt are found again, also by who comes after a crash."""
    return f"{run}/{step}/{attempt}"


def _over(desk: Desk, log: Log) -> None:
    """Raise RefusedError while processes of the step in doubt live here: it is running, so it did run."""
    number = log.state.doubtful
    living = desk.runner.survivors(mark(log.run, number, log.state.step(number).attempts)) if number else ()
    if living:
        raise RefusedError(
            f"{called(number)} is still running: {', '.join(f'{one.pid} ({one.command})' for one in living)}",
            id="still-running",
            advice="wait for its end, or end it yourself, then say what it did",
        )


def _approved(desk: Desk, procedure: Procedure, log: Log, request: Approve | Decline) -> Addition:
    if isinstance(request, Approve):
        insist_on_evidence(log)
    try:
        return Addition((admit(procedure, log.state, request, now(desk, log)),), desk.actor)
    except RefusedError as fault:
        if fault.id == "approval-digest" and len(request.digest) >= SHORTEST_DIGEST:
            fault.details = outgrown(procedure, log, request.digest)
        raise


def _escalated(desk: Desk, procedure: Procedure, log: Log, request: Escalate) -> Addition:
    if log.state.closed is not None:
        why = f"this run ended: {log.state.closed.outcome.value}"
        raise RefusedError(why, id="run-closed", advice="start a new one with `rung run`")
    to = request.to or contact(procedure)
    if not to:
        raise UsageError("the runbook names nobody to escalate to", id="nobody-named", advice="say whom with --to")
    if not request.reason.strip():
        raise UsageError("an escalation needs a reason", id="reason-missing", advice="say why in one sentence")
    text = packet(procedure, log.state, Escalate(to, request.reason), log.run).encode()
    return Addition((Escalated(to, request.reason, kept(text)),), desk.actor, (text,))
