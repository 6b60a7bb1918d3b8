"""What a state forgets when something new is recorded, and how a step in it is replaced."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rung.model.event.address import Part
from rung.model.event.approval import (
    ApprovalAsked,
    Approved,
)
from rung.run.state import RunState, StepState

if TYPE_CHECKING:
    from rung.model.replacing import replace  # the same to the type checker, which knows the fields
else:
    from rung.run.replacing import replace

GUARDS = frozenset({Part.GUARD, Part.INHERITED})


def with_step(state: RunState, number: int, now: StepState) -> RunState:
    """Return the state with a step as it is now."""
    return replace(state, steps={**state.steps, number: now})


def without(state: RunState, gone: Callable[[ApprovalAsked | Approved], bool]) -> RunState:
    """Return the state without the requests and approvals that are gone."""
    return replace(
        state,
        asked=tuple(a for a in state.asked if not gone(a.event)),
        approvals=tuple(a for a in state.approvals if not gone(a.event)),
    )


def overtaken(state: RunState, asked: ApprovalAsked) -> RunState:
    """Return the state in which what was asked and approved before of the same step, for something else, is void."""

    def gone(event: ApprovalAsked | Approved) -> bool:
        return event.step == asked.step and event.digest != asked.digest

    void = tuple(each.event for each in state.approvals if gone(each.event))
    return replace(without(state, gone), void=(*state.void, *void))


def unchecked(state: RunState, number: int) -> RunState:
    """Forget what was said about a step's checks before its command ran: it cannot speak for what came after."""
    kept = {at: a for at, a in state.answers.items() if at.part is not Part.STEP or at.step != number or at.index < 0}
    return replace(state, answers=kept) if len(kept) < len(state.answers) else state


def unproved(state: RunState) -> RunState:
    """Forget the proofs: what held before a change does not show that it holds after."""
    return replace(state, answers={at: a for at, a in state.answers.items() if at.part is not Part.PROOF})


def unlifted(state: RunState) -> RunState:
    """Forget what lifted a guard: it was seen before a change, and each change is looked at for itself."""
    if not state.looked:
        return state
    return replace(state, answers={at: a for at, a in state.answers.items() if at.part not in GUARDS}, looked={})


def unapproved(state: RunState, number: int) -> RunState:
    """Drop the approvals of a step: each is for one try, and the next try is asked for anew."""
    return replace(
        without(state, lambda event: event.step == number),
        void=tuple(each for each in state.void if each.step != number),
        declined={digest: no for digest, no in state.declined.items() if no.step != number},
        broken=tuple(g for g in state.broken if g.event.step != number),
    )


def reopened(state: RunState, number: int) -> RunState:
    """Return the state in which the command that a person added was not refused yet."""
    now = state.step(number)
    return with_step(state, number, replace(now, refused="")) if now.refused else state
