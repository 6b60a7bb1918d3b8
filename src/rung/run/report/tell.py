"""Make the report of a run from its record: everything a form needs, nothing of how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rung.model.event.approval import ApprovalDeclined, Approved, GlassBroken, GlassReviewed
from rung.model.event.event import Recorded
from rung.model.event.judgement import Decided
from rung.model.event.run import Escalated
from rung.model.event.step import StepRefused
from rung.run.fold import fold
from rung.run.lack import Told, lacks
from rung.run.lines import sentence
from rung.run.record import kind
from rung.run.report import report as told_as
from rung.run.report.checks import checks
from rung.run.report.clock import clock
from rung.run.report.exhibits import exhibits
from rung.run.report.report import Report
from rung.run.report.times import times
from rung.run.status import Status, status
from rung.run.suggest import against, contradicted

CLAIMED = "claimed"
NOT_RUN = "not run"
REVIEW_DUE = "not reviewed yet"


def tell(told: Told, blob: Callable[[str], bytes]) -> Report:
    """Return the report of a run. ``blob`` returns stored output by its SHA-256."""
    runbook, state = told.procedure.runbook, told.state
    ended = told.ended
    return Report(
        run=told.run,
        runbook=runbook.id,
        title=runbook.title.text,
        path=runbook.path,
        revision=runbook.revision,
        state=state.word,
        reason=state.closed.reason if state.closed else "",
        lead=state.lead,
        opened_at=clock(state.opened_at.at),
        ended_at=clock(ended.at) if ended else "",
        entries=len(told.records),
        times=times(told.procedure, told.records, frozenset(one.seq for one in state.evidence)),
        note=_note(told),
        decisions=tuple(_decisions(told.records)),
        weighed=tuple(_weighed(told, blob)),
        escalations=tuple(_escalations(told.records)),
        steps=tuple(_steps(told)),
        checks=checks(told.procedure, state, told.records),
        approvals=tuple(_approvals(told.records)),
        refusals=tuple(_refusals(told.records)),
        glass=tuple(_glass(told.records)),
        values=tuple(told_as.Value(name, given.value, given.origin) for name, given in state.values.items()),
        timeline=tuple(_moment(one) for one in told.records),
        evidence=tuple(exhibits(told.procedure, told.records, blob)),
        lacking=tuple(told_as.Lacking(one.kind, one.entry, one.text, one.fix is not None) for one in lacks(told)),
        follow_ups=tuple(check.text.text for check in runbook.post),
    )


def _note(told: Told) -> told_as.Note | None:
    note = told.state.note
    if note is None:
        return None
    return told_as.Note(note.symptom, note.scope, note.first_command, note.evidence, note.boundary, note.next_action)


def _decisions(records: Sequence[Recorded]) -> Iterator[told_as.Decision]:
    for one in records:
        match one.event:
            case Decided(boundary=boundary, cites=cites, reason=reason, rejected=rejected):
                yield told_as.Decision(one.seq, clock(one.at), one.actor, boundary, cites, reason, rejected)


def _doubted(told: Told, blob: Callable[[str], bytes]) -> str:
    """Return that the last decision was against its signs, by what was on record when it was made."""
    places = [index for index, one in enumerate(told.records) if isinstance(one.event, Decided)]
    return contradicted(against(told.procedure, fold(told.records[: places[-1] + 1]), blob))


def _weighed(told: Told, blob: Callable[[str], bytes]) -> Iterator[told_as.Weighed]:
    """Yield each class of the table with what the last decision made of it; nothing without table or decision."""
    table = told.procedure.runbook.decision
    last = next((one.event for one in reversed(told.records) if isinstance(one.event, Decided)), None)
    doubted = _doubted(told, blob) if table and last else ""
    for row in table.boundaries if table and last else ():
        rejected = "rejected" if last and row.name in last.rejected else "not weighed"
        chosen = last is not None and row.name == last.boundary
        verdict = ", ".join(filter(None, ("chosen", doubted))) if chosen else rejected
        yield told_as.Weighed(row.name, row.signs.text, verdict)


def _escalations(records: Sequence[Recorded]) -> Iterator[told_as.Escalation]:
    for one in records:
        match one.event:
            case Escalated(to=to, reason=reason):
                yield told_as.Escalation(one.seq, clock(one.at), one.actor, to, reason)


def _steps(told: Told) -> Iterator[told_as.StepLine]:
    for planned in (*told.procedure.steps, *told.procedure.adhoc):
        number = planned.step.number
        now = told.state.step(number)
        yield told_as.StepLine(
            number=number,
            title=planned.step.title.text,
            effect=planned.effect.word if planned.commands else "",
            target=planned.target.name if planned.target else "",
            result=_result(told, number),
            attempts=now.attempts,
            left_out=now.skipped,
        )


def _result(told: Told, number: int) -> str:
    """Return how far a step is; of a run that is over, nothing is pending, and what a person added has no route."""
    found = status(told.procedure, told.state, number)
    if found is Status.BYPASSED and number < 0:
        return NOT_RUN
    return NOT_RUN if found is Status.PENDING and told.state.closed else found.value


def _approvals(records: Sequence[Recorded]) -> Iterator[told_as.Approval]:
    for one in records:
        match one.event:
            case Approved(step=step, digest=digest, by=by, signature=signature):
                proof = f"signed with {signature.key}" if signature else CLAIMED
                yield told_as.Approval(one.seq, clock(one.at), step, by, digest, proof)


def _refusals(records: Sequence[Recorded]) -> Iterator[told_as.Refusal]:
    for one in records:
        match one.event:
            case StepRefused(step=step, rule=rule, reason=reason):
                yield told_as.Refusal(one.seq, clock(one.at), step, rule, reason)
            case ApprovalDeclined(step=step, by=by, reason=reason):
                yield told_as.Refusal(one.seq, clock(one.at), step, "declined", f"{by}: {reason}")


def _glass(records: Sequence[Recorded]) -> Iterator[told_as.Glass]:
    reviews = {
        entry: f"reviewed by {one.event.by} in entry {one.seq}: {one.event.text}"
        for one in records
        if isinstance(one.event, GlassReviewed)
        for entry in one.event.entries
    }
    for one in records:
        match one.event:
            case GlassBroken(step=step, digest=digest, reason=reason):
                review = reviews.get(one.seq, REVIEW_DUE)
                yield told_as.Glass(
                    one.seq, clock(one.at), step, one.actor, digest, reason, review, one.seq not in reviews
                )


def _moment(one: Recorded) -> told_as.Moment:
    return told_as.Moment(one.seq, clock(one.at), one.actor, kind(one.event), sentence(one.event))
