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
    from dataclasses import replace  # the same to the type checker, which knows the fields
else:
    from rung.run.replacing import replace


def about_check(state: RunState, record: Recorded) -> RunState:
    """Return the state after a check, a waiver or a retry."""
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
                return with_step(state, at.step, replace(state.step(at.step), failure=f"{at}: {checked.observed}"))
            reads = at.part is Part.STEP and stdout is None and not checked.attested
            return as_expected(state, at.step) if reads else state
        case Waived(check=at, reason=reason):
            return replace(state, waived={**state.waived, at: reason})
        case Retried(check=at) if at.part is Part.STEP and at.index >= 0:
            again = replace(state.step(at.step), failure="")
            return with_step(unlifted(unchecked(state, at.step)), at.step, again)
        case Retried(check=at):
            return _retried(state, at.part, at.step)
        case _:
            return state


def _attested(state: RunState, number: int, answer: Answer) -> RunState:
    """Take a person's word that a step without commands is done, or is not."""
    said = replace(state.step(number), attested=answer is Answer.YES)
    if answer is not Answer.YES:
        said = replace(said, failure=f"step {number}: answered {answer.value}")
    return with_step(state, number, said)


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
