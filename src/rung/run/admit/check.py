"""Answers to checks, waivers and retries: what a person may say of them, and what only the machine may."""

from __future__ import annotations

from rung.model.due import NeedRemedy, Refuse, Take
from rung.model.errors import RefusedError, UsageError
from rung.model.event.address import CheckAt, Part, called
from rung.model.event.check import Answer, Checked, Retried, Waived
from rung.model.event.event import Event
from rung.model.replacing import replace
from rung.model.request import Attest, Recheck, Retry, Waive
from rung.model.runbook import Check, ToProse
from rung.run.admit.reason import needed
from rung.run.machine import due
from rung.run.moment import Moment
from rung.run.owned import lacking, told_with
from rung.run.procedure import Procedure
from rung.run.rules import rules
from rung.run.state import RunState
from rung.run.status import fell


def on_check(procedure: Procedure, state: RunState, request: Attest | Waive | Retry | Recheck, moment: Moment) -> Event:
    """Return the answer, waiver or retry. Raises RefusedError for what a person cannot say."""
    if isinstance(request, Recheck):
        return Retried(_unmet(procedure, state, moment))
    if isinstance(request, Retry):
        return Retried(_failed(procedure, state, moment))
    if isinstance(request, Waive):
        if request.check.part is Part.STEP:
            raise UsageError("a step is skipped, not waived", id="waive-step", advice="skip it with a reason")
        _find(procedure, request.check)
        return Waived(request.check, needed(request.reason, "a waiver"))
    check = _find(procedure, request.check)
    if check is not None and check.expect is not None and request.answer is Answer.YES:
        raise RefusedError(
            f"{request.check} is checked by the machine", id="attest-typed", advice="let the machine look, or retry it"
        )
    _not_too_early(procedure, state, request.check)
    if request.answer is Answer.YES:
        _not_contradicted(procedure, state, request.check, _words(procedure, request.check, check))
    return Checked(request.check, request.answer, request.observed, attested=True)


def _not_too_early(procedure: Procedure, state: RunState, at: CheckAt) -> None:
    """Refuse an answer about what a step left before it left anything: it would fail a step that never ran.

    Whether a step with commands is done, nobody can say but its commands.
    """
    planned = procedure.step(at.step) if at.part is Part.STEP else None
    if planned is not None and at.index < 0 and planned.commands:
        raise RefusedError(
            f"{called(at.step)} is done by its commands, not by a word",
            id="attest-commands",
            advice=f"name a check of it, as {at.step}.1, or skip it with a reason",
        )
    if planned is not None and state.step(at.step).done < len(planned.commands):
        raise RefusedError(
            f"{at} is asked after {called(at.step)} has run, and it has not run yet",
            id="attest-too-early",
            advice="`rung resume` asks it when its time has come",
        )


def _words(procedure: Procedure, at: CheckAt, check: Check | None) -> str:
    """Return what a person is asked at an address: the words of its check, its route or its step."""
    if check is not None:
        return check.text.text
    table = procedure.runbook.decision
    if at.part is Part.ROUTE and table:
        route = table.boundaries[at.index].route
        return route.text if isinstance(route, ToProse) else ""
    planned = procedure.step(at.step)
    return planned.step.title.text if planned else ""


def _not_contradicted(procedure: Procedure, state: RunState, at: CheckAt, text: str) -> None:
    """Refuse a yes to what rung was to be told, where the record shows that it was not."""
    verb = lacking(state, at, text)
    if verb:
        raise RefusedError(
            f"{at} says `rung {verb}`, and the record holds nothing that it left since the check became due",
            id="attest-unrecorded",
            advice=f"first `{told_with('RUN', procedure, state, verb)}`; or answer no or unsure",
        )


def _unmet(procedure: Procedure, state: RunState, moment: Moment) -> CheckAt:
    """Return the check that failed and can be made again by itself. Raises RefusedError where a command must run."""
    failed = _failed(procedure, state, moment)
    planned = procedure.step(failed.step)
    if failed.part is not Part.STEP or planned is None:
        return failed
    ran = state.step(failed.step).done >= len(planned.commands) and not fell(planned, state)
    checks = (CheckAt(Part.STEP, failed.step, index) for index in range(len(planned.step.checks)))
    unmet = next((at for at in checks if state.answers.get(at) not in {None, Answer.YES}), None)
    if unmet is None or not ran:
        raise RefusedError(
            f"{called(failed.step)} did not fail at a check: its commands would have to run again",
            id="nothing-to-recheck",
            advice="retry the step, or skip it with a reason",
        )
    return unmet


def _failed(procedure: Procedure, state: RunState, moment: Moment) -> CheckAt:
    """Return what failed and can be tried again. A trigger that is due meanwhile does not stand in the way."""
    told = replace(state, due=frozenset(rule.index for rule in rules(procedure, state)))
    match due(procedure, told, moment):
        case NeedRemedy(check=check):
            return check
        case Refuse(rule="guard"):
            return CheckAt(Part.GUARD, 0, 0)
        case Take(step=number):  # its value was not in the output
            return CheckAt(Part.STEP, number, -1)
        case _:
            raise RefusedError("nothing failed that could be tried again", id="nothing-to-retry")


def _find(procedure: Procedure, at: CheckAt) -> Check | None:
    """Return the check at an address; None stands for a step itself. Raises UsageError when there is no such thing."""
    planned = procedure.step(at.step)
    if at.part is Part.STEP and planned is not None and at.index < 0:
        return None
    table = procedure.runbook.decision
    if at.part is Part.ROUTE and table and 0 <= at.index < len(table.boundaries):
        return None
    lists: dict[Part, tuple[Check, ...]] = {
        Part.PREREQUISITE: procedure.runbook.prerequisites,
        Part.PROOF: procedure.runbook.proof,
        Part.STEP: planned.step.checks if planned else (),
    }
    checks = lists.get(at.part, ())
    if 0 <= at.index < len(checks):
        return checks[at.index]
    raise UsageError(f"this runbook has no {at}", id="no-such-check", advice="`rung show` lists its checks")
