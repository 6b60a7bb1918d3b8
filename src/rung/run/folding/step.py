"""Fold what became of a step into the state of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rung.model.event.doubt import DoubtResolved, StepInDoubt, StepNotStarted
from rung.model.event.event import Recorded
from rung.model.event.step import StepEnded, StepIntent, StepRefused, StepSkipped
from rung.run.folding.evidence import citable, seen
from rung.run.folding.forget import unapproved, unchecked, unlifted, unproved, with_step
from rung.run.shown import changes, finished, nothing
from rung.run.state import RunState

if TYPE_CHECKING:
    from rung.model.replacing import replace  # the same to the type checker, which knows the fields
else:
    from rung.run.replacing import replace


def about_step(state: RunState, record: Recorded) -> RunState:
    """Return the state after what became of a step."""
    match record.event:
        case StepIntent(step=number, attempt=attempt) as intent:
            state = unlifted(unproved(unchecked(state, number)))
            return with_step(state, number, replace(state.step(number), open=intent, attempts=attempt))
        case StepEnded() as ended:
            return _ended(unchecked(state, ended.step), record, ended)
        case StepInDoubt(step=number):
            return with_step(state, number, replace(state.step(number), doubt=True))
        case StepNotStarted(step=number, attempt=attempt):
            now = state.step(number)
            if now.open is None or now.open.attempt != attempt:
                return state  # a person has settled it meanwhile
            return with_step(state, number, replace(now, open=None, doubt=False))
        case DoubtResolved(step=number, ran=ran):
            return _resolved(state, number, ran=ran)
        case StepSkipped(step=number, reason=reason):
            return with_step(state, number, replace(state.step(number), skipped=reason, doubt=False, open=None))
        case StepRefused(step=number, reason=reason) if number < 0:
            return with_step(state, number, replace(state.step(number), refused=reason))
        case _:
            return state


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
    state = with_step(state, ended.step, now)
    if changes(ended.effect):
        return state
    if nothing(ended):
        # That it failed, and in which words, may be cited all the same.
        return citable(state, seq) if ended.stderr.size else state
    return seen(state, seq, ended)


def _failure(ended: StepEnded) -> str:
    half = ": part of it may have happened" if changes(ended.effect) else ""
    how = "stopped by the operator" if ended.interrupted else "ran out of time" if ended.timed_out else ""
    return (how or "the connection broke and nobody knows its end") + half


def _resolved(state: RunState, number: int, *, ran: bool) -> RunState:
    now = state.step(number)
    settled = replace(now, doubt=False, open=None, done=now.done + int(ran), ran=now.ran or ran)
    return with_step(state if ran else unapproved(state, number), number, settled)
