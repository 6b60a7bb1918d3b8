"""Fold what was checked, waived or tried again into the state of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rung.model.event.address import Part
from rung.model.event.check import Answer, Checked, Retried, Waived
from rung.model.event.event import Recorded
from rung.run.folding.evidence import as_expected
from rung.run.folding.forget import GUARDS, unapproved, unchecked, unlifted, with_step
from rung.run.grown import Grown
from rung.run.state import Evidence, RunState

if TYPE_CHECKING:
    from rung.model.replacing import replace  # the same to the type checker, which knows the fields
else:
    from rung.run.replacing import replace


def about_check(state: RunState, record: Recorded) -> RunState:
    """Return the state after a check, a waiver or a retry."""
    match record.event:
        case Checked(check=at, answer=answer, stdout=stdout) as checked:
            state = _answered(state, record, checked)
            if at.part is Part.STEP and at.index < 0:
                return with_step(state, at.step, replace(state.step(at.step), attested=answer is Answer.YES))
            reads = at.part is Part.STEP and answer is Answer.YES and stdout is None and not checked.attested
            return as_expected(state, at.step) if reads else state
        case Waived(check=at, reason=reason):
            return replace(state, waived={**state.waived, at: reason})
        case Retried(check=at) if at.part is Part.STEP and at.index >= 0:
            return unlifted(unchecked(state, at.step))
        case Retried(check=at):
            return _retried(state, at.part, at.step)
        case _:
            return state


def _answered(state: RunState, record: Recorded, checked: Checked) -> RunState:
    """Return the state with the answer, which may be cited, and with what was looked at as evidence."""
    at, evidence = checked.check, state.evidence
    # That a tool is installed says nothing about the incident: a prerequisite is no evidence of it.
    if checked.stdout and not checked.attested and at.part is not Part.PREREQUISITE:
        evidence = evidence.plus(Evidence(record.seq, at.step, str(at), checked.stdout.blob, 0))
    return replace(
        state,
        answers={**state.answers, at: checked.answer},
        unmet={**state.unmet, at: _why(checked, record.actor)},
        citable=state.citable.plus(record.seq),
        looked={**state.looked, at: record.stamp} if at.part in GUARDS else state.looked,
        evidence=evidence,
    )


def _why(checked: Checked, actor: str) -> str:
    """Return what was seen, or who answered what, and what they wrote with it."""
    if not checked.attested:
        return checked.observed
    return f"{actor} says {checked.answer.value}{f': {checked.observed}' if checked.observed else ''}"


def _retried(state: RunState, part: Part, number: int) -> RunState:
    """Forget what the part concluded, never what it did: attempts and evidence stay."""
    if part is Part.STEP or part in GUARDS:
        # What lifted a guard for the last try may no longer be so: guards are looked at again.
        state = unlifted(state)
    answers = {at: a for at, a in state.answers.items() if (at.part, at.step) != (part, number)}
    state = replace(state, answers=answers)
    if part is not Part.STEP:
        return state
    values = {name: g for name, g in state.values.items() if g.origin != f"step {number}"}
    now = replace(state.step(number), done=0, failure="", ended=Grown(), ended_at=None, skipped="", attested=False)
    return with_step(unapproved(replace(state, values=values), number), number, now)
