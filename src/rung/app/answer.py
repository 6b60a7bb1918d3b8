"""A person's request becomes an addition to the record, or is refused with the reason."""

from __future__ import annotations

from rung.app.log import Addition, Log, kept
from rung.model.errors import RefusedError, UsageError
from rung.model.event import Escalated
from rung.model.request import Escalate, Request
from rung.run.admit.request import admit
from rung.run.moment import Moment
from rung.run.packet import contact, packet
from rung.run.procedure import Procedure


def answered(procedure: Procedure, log: Log, request: Request, moment: Moment, actor: str) -> Addition:
    """Return what ``request`` adds to the run. Raises RefusedError or UsageError with what to do instead."""
    if not isinstance(request, Escalate):
        return Addition((admit(procedure, log.state, request, moment),), actor)
    if log.state.closed is not None:
        why = f"this run ended: {log.state.closed.outcome.value}"
        raise RefusedError(why, id="run-closed", advice="start a new one with `rung run`")
    to = request.to or contact(procedure)
    if not to:
        raise UsageError("the runbook names nobody to escalate to", id="nobody-named", advice="say whom with --to")
    if not request.reason.strip():
        raise UsageError("an escalation needs a reason", id="reason-missing", advice="say why in one sentence")
    text = packet(procedure, log.state, Escalate(to, request.reason), log.run).encode()
    return Addition((Escalated(to, request.reason, kept(text)),), actor, (text,))
