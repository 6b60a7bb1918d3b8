"""Why an approval no longer counts: what it bound, beside what waits now."""

from __future__ import annotations

from collections.abc import Iterator

from rung.app.driving.legible import records
from rung.app.driving.log import Log
from rung.app.driving.paper import card_of
from rung.model.card import Terms
from rung.model.event.address import called
from rung.model.event.approval import ApprovalAsked
from rung.run import digest as binding
from rung.run.admit.approval import waiting_change
from rung.run.difference import differences
from rung.run.procedure import PlannedStep, Procedure

SHORT = 12


def voided(procedure: Procedure, log: Log) -> tuple[str, ...]:
    """Return what is to be said of approvals that were given for the step that waits and that it has outgrown."""
    planned = waiting_change(procedure, log.state)
    if planned is None:
        return ()
    now = _terms(procedure, log, planned)
    lines: list[str] = []
    for given in (*log.state.void, *(one.event for one in log.state.approvals)):
        if given.step == now.step and given.digest != binding.digest(now):
            lines.append(f"The approval of {given.by} for {called(given.step)} ({given.digest[:SHORT]}) is void:")
            lines += [f"  {line}" for line in _since(log, given.digest, now)]
    return tuple(lines)


def outgrown(procedure: Procedure, log: Log, prefix: str) -> tuple[str, ...]:
    """Return what changed since the digest beginning with ``prefix`` was asked for; empty when it never was."""
    planned = waiting_change(procedure, log.state)
    if planned is None:
        return ()
    return tuple(_since(log, prefix.lower(), _terms(procedure, log, planned)))


def _terms(procedure: Procedure, log: Log, planned: PlannedStep) -> Terms:
    values = {name: given.value for name, given in log.state.values.items()}
    return binding.terms(procedure.runbook.revision, planned, values)


def _since(log: Log, digest: str, now: Terms) -> Iterator[str]:
    entries = records(log.store.entries(log.run), log.run)
    asked = [one.event for one in entries if isinstance(one.event, ApprovalAsked)]
    old = next((event for event in reversed(asked) if event.digest.startswith(digest)), None)
    if old is None:
        return
    if old.step != now.step:
        yield f"it was for {called(old.step)}; {called(now.step)} waits now"
        return
    yield from differences(card_of(log.store.blob(old.request.blob)).terms, now)
