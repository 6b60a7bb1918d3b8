"""Fold recorded events into the state of a run. Pure: the same record gives the same state, always."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from rung.model.event.address import Part
from rung.model.event.approval import (
    ApprovalAsked,
    ApprovalDeclined,
    ApprovalVoided,
    Approved,
    GlassBroken,
    GlassReviewed,
)
from rung.model.event.check import Answer, Checked, Retried, Waived
from rung.model.event.doubt import DoubtLooked, DoubtResolved, StepInDoubt, StepNotStarted
from rung.model.event.event import Recorded
from rung.model.event.judgement import Decided, NoteWritten
from rung.model.event.run import (
    ChildOpened,
    Closed,
    Escalated,
    LeadTaken,
    Pointed,
    RouteLost,
    RunOpened,
    TimeGiven,
    TriggerDue,
    ValueGiven,
)
from rung.model.event.step import AdHocAsked, StepEnded, StepIntent, StepRefused, StepSkipped
from rung.run.grown import Grown
from rung.run.shown import changes, finished, nothing
from rung.run.state import Breach, Evidence, Given, Limit, RunState, StepState, Timed

if TYPE_CHECKING:
    from dataclasses import replace  # the same to the type checker, which knows the fields
else:
    from rung.run.replacing import replace

GUARDS = frozenset({Part.GUARD, Part.INHERITED})


def fold(records: Iterable[Recorded], state: RunState | None = None) -> RunState:
    """Return the state after all ``records``, starting from ``state`` or from nothing."""
    now = state or RunState()
    seq = now.seq
    for record in records:
        now, seq = _told(now, record), record.seq
    return replace(now, seq=seq)


def apply(state: RunState, record: Recorded) -> RunState:
    """Return the state after one more event."""
    return fold((record,), state)


def _told(state: RunState, record: Recorded) -> RunState:
    match record.event:
        case RunOpened() | LeadTaken() | ValueGiven() | AdHocAsked() | Closed() | Escalated() | TriggerDue():
            return _about_run(state, record)
        case Pointed(variables=variables):
            return replace(state, pointed=variables)
        case TimeGiven(seconds=seconds, of=of):
            return replace(state, limit=Limit(seconds, record.stamp, of))
        case DoubtLooked(check=at, stdout=stdout):
            state = replace(state, citable=state.citable.plus(record.seq))
            if stdout is None:
                return state
            return replace(state, evidence=state.evidence.plus(Evidence(record.seq, at.step, str(at), stdout.blob, 0)))
        case ChildOpened(runbook=runbook) as child:
            return replace(state, children={**state.children, runbook: child})
        case RouteLost(route=route, reason=reason):
            return replace(state, lost={**state.lost, route: reason})
        case (
            NoteWritten()
            | Decided()
            | ApprovalAsked()
            | Approved()
            | ApprovalDeclined()
            | ApprovalVoided()
            | GlassBroken()
            | GlassReviewed()
        ):
            return _about_judgement(state, record)
        case Checked() | Waived() | Retried():
            return _about_check(state, record)
        case _:
            return _about_step(state, record)


def _about_run(state: RunState, record: Recorded) -> RunState:
    match record.event:
        case RunOpened() as opened:
            origin = f"run {opened.parent}" if opened.parent else "given at the start"
            given = {name: Given(value, origin) for name, value in opened.values.items()}
            return replace(state, opened=opened, opened_at=record.at, lead=record.actor, values=given)
        case LeadTaken():
            return replace(state, lead=record.actor)
        case ValueGiven(name=name, value=value, origin=origin):
            return replace(state, values={**state.values, name: Given(value, origin)})
        case AdHocAsked() as asked:
            return replace(state, adhoc=(*state.adhoc, asked))
        case Escalated() as escalated:
            return replace(state, escalations=(*state.escalations, escalated))
        case TriggerDue(index=index):
            return replace(state, due=state.due | {index})
        case Closed() as closed:
            return replace(state, closed=closed)
        case _:
            return state


def _about_judgement(state: RunState, record: Recorded) -> RunState:
    match record.event:
        case NoteWritten() as note:
            return replace(state, note=note)
        case Decided() as decision:
            return replace(state, decision=decision)
        case ApprovalAsked() as asked:
            declined = {digest: no for digest, no in state.declined.items() if digest != asked.digest}
            return replace(state, asked=(*state.asked, Timed(asked, record.stamp)), declined=declined)
        case Approved() as approval:
            return replace(state, approvals=(*state.approvals, Timed(approval, record.stamp)))
        case ApprovalDeclined() as no:
            left = _without(state, lambda event: event.digest == no.digest)
            return replace(left, declined={**left.declined, no.digest: no})
        case ApprovalVoided() as void:
            return _voided(state, void)
        case GlassBroken() as glass:
            return _opened(state, record, glass)
        case GlassReviewed(entries=entries):
            return replace(state, breaches=tuple(b for b in state.breaches if b.seq not in entries))
        case _:
            return state


def _opened(state: RunState, record: Recorded, glass: GlassBroken) -> RunState:
    """Take up again what was refused, and keep who broke the glass for it until somebody else looked at that."""
    breach = Breach(record.seq, glass.step, record.actor, glass.reason)
    broken = (*state.broken, Timed(glass, record.stamp))
    state = replace(state, broken=broken, breaches=(*state.breaches, breach))
    return reopened(state, glass.step)


def reopened(state: RunState, number: int) -> RunState:
    """Return the state in which the command that a person added was not refused yet."""
    now = state.step(number)
    return _set(state, number, replace(now, refused="")) if now.refused else state


def _voided(state: RunState, void: ApprovalVoided) -> RunState:
    """Drop the approval, and the request that it answered: the next one has a nonce of its own."""
    left = tuple(a for a in state.approvals if (a.event.digest, a.event.by) != (void.digest, void.by))
    return replace(state, approvals=left, asked=tuple(a for a in state.asked if a.event.digest != void.digest))


def _without(state: RunState, gone: Callable[[ApprovalAsked | Approved], bool]) -> RunState:
    return replace(
        state,
        asked=tuple(a for a in state.asked if not gone(a.event)),
        approvals=tuple(a for a in state.approvals if not gone(a.event)),
    )


def _about_check(state: RunState, record: Recorded) -> RunState:
    match record.event:
        case Checked(check=at, answer=answer, stdout=stdout) as checked:
            answers = {**state.answers, at: answer}
            state = replace(state, answers=answers, citable=state.citable.plus(record.seq))
            if at.part in GUARDS:
                state = replace(state, looked={**state.looked, at: record.stamp})
            if at.part is Part.STEP and at.index < 0:
                return _attested(state, at.step, answer)
            # That a tool is installed says nothing about the incident: a prerequisite is no evidence of it.
            if stdout and not checked.attested and at.part is not Part.PREREQUISITE:
                seen = Evidence(record.seq, at.step, str(at), stdout.blob, 0)
                state = replace(state, evidence=state.evidence.plus(seen))
            if at.part is Part.STEP and answer is not Answer.YES:
                return _set(state, at.step, replace(state.step(at.step), failure=f"{at}: {checked.observed}"))
            reads = at.part is Part.STEP and stdout is None and not checked.attested
            return _as_expected(state, at.step) if reads else state
        case Waived(check=at, reason=reason):
            return replace(state, waived={**state.waived, at: reason})
        case Retried(check=at) if at.part is Part.STEP and at.index >= 0:
            again = replace(state.step(at.step), failure="")
            return _set(_unlifted(_unchecked(state, at.step)), at.step, again)
        case Retried(check=at):
            return _retried(state, at.part, at.step)
        case _:
            return state


def _attested(state: RunState, number: int, answer: Answer) -> RunState:
    """Take a person's word that a step without commands is done, or is not."""
    said = replace(state.step(number), attested=answer is Answer.YES)
    if answer is not Answer.YES:
        said = replace(said, failure=f"step {number}: answered {answer.value}")
    return _set(state, number, said)


def _about_step(state: RunState, record: Recorded) -> RunState:
    match record.event:
        case StepIntent(step=number, attempt=attempt) as intent:
            state = _unlifted(_unproved(_unchecked(state, number)))
            return _set(state, number, replace(state.step(number), open=intent, attempts=attempt))
        case StepEnded() as ended:
            return _ended(_unchecked(state, ended.step), record, ended)
        case StepInDoubt(step=number):
            return _set(state, number, replace(state.step(number), doubt=True))
        case StepNotStarted(step=number, attempt=attempt):
            now = state.step(number)
            if now.open is None or now.open.attempt != attempt:
                return state  # a person has settled it meanwhile
            return _set(state, number, replace(now, open=None, doubt=False))
        case DoubtResolved(step=number, ran=ran):
            return _resolved(state, number, ran=ran)
        case StepSkipped(step=number, reason=reason):
            return _set(state, number, replace(state.step(number), skipped=reason, doubt=False, open=None))
        case StepRefused(step=number, reason=reason) if number < 0:
            return _set(state, number, replace(state.step(number), refused=reason))
        case _:
            return state


def _unchecked(state: RunState, number: int) -> RunState:
    """Forget what was said about a step's checks before its command ran: it cannot speak for what came after."""
    kept = {at: a for at, a in state.answers.items() if at.part is not Part.STEP or at.step != number or at.index < 0}
    return replace(state, answers=kept)


def _unproved(state: RunState) -> RunState:
    """Forget the proofs: what held before a change does not show that it holds after."""
    return replace(state, answers={at: a for at, a in state.answers.items() if at.part is not Part.PROOF})


def _unlifted(state: RunState) -> RunState:
    """Forget what lifted a guard: it was seen before a change, and each change is looked at for itself."""
    if not state.looked:
        return state
    return replace(state, answers={at: a for at, a in state.answers.items() if at.part not in GUARDS}, looked={})


def _ended(state: RunState, record: Recorded, ended: StepEnded) -> RunState:
    seq, now = record.seq, state.step(ended.step)
    whole = finished(ended)
    now = replace(
        now,
        open=None,
        attempts=max(now.attempts, ended.attempt),
        done=now.done + int(whole),
        ran=True,
        ended=now.ended.plus((seq, ended)),
        ended_at=record.stamp,
        failure=now.failure if whole else _failure(ended),
    )
    state = _set(state, ended.step, now)
    if changes(ended.effect):
        return state
    if nothing(ended):
        # That it failed, and in which words, may be cited all the same.
        return _citable(state, seq) if ended.stderr.size else state
    return _seen(_citable(state, seq), seq, ended)


def _citable(state: RunState, seq: int) -> RunState:
    return replace(state, citable=state.citable.plus(seq))


def _seen(state: RunState, seq: int, ended: StepEnded) -> RunState:
    seen = Evidence(seq, ended.step, ended.script, ended.stdout.blob, ended.exit)
    return replace(state, evidence=state.evidence.plus(seen))


def _as_expected(state: RunState, number: int) -> RunState:
    """Count the last look of a step as evidence: a check that reads it holds, so it ended as was expected."""
    ends = state.step(number).ended
    if not ends:
        return state
    seq, ended = ends[-1]
    if changes(ended.effect) or not nothing(ended) or any(one.seq == seq for one in state.evidence):
        return state
    return _seen(state if ended.stderr.size else _citable(state, seq), seq, ended)


def _failure(ended: StepEnded) -> str:
    half = ": part of it may have happened" if changes(ended.effect) else ""
    how = "stopped by the operator" if ended.interrupted else "ran out of time" if ended.timed_out else ""
    return (how or "the connection broke and nobody knows its end") + half


def _resolved(state: RunState, number: int, *, ran: bool) -> RunState:
    now = state.step(number)
    settled = replace(now, doubt=False, open=None, done=now.done + int(ran), ran=now.ran or ran)
    return _set(state if ran else _unapproved(state, number), number, settled)


def _retried(state: RunState, part: Part, number: int) -> RunState:
    """Forget what the part concluded, never what it did: attempts and evidence stay."""
    if part is Part.STEP or part in GUARDS:
        # What lifted a guard for the last try may no longer be so: guards are looked at again.
        state = _unlifted(state)
    answers = {at: a for at, a in state.answers.items() if (at.part, at.step) != (part, number)}
    state = replace(state, answers=answers)
    if part is not Part.STEP:
        return state
    values = {name: g for name, g in state.values.items() if g.origin != f"step {number}"}
    now = replace(state.step(number), done=0, failure="", ended=Grown(), ended_at=None, skipped="", attested=False)
    return _set(_unapproved(replace(state, values=values), number), number, now)


def _unapproved(state: RunState, number: int) -> RunState:
    """Drop the approvals of a step: each is for one try, and the next try is asked for anew."""
    return replace(
        _without(state, lambda event: event.step == number),
        declined={digest: no for digest, no in state.declined.items() if no.step != number},
        broken=tuple(g for g in state.broken if g.event.step != number),
    )


def _set(state: RunState, number: int, now: StepState) -> RunState:
    return replace(state, steps={**state.steps, number: now})
