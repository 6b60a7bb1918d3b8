"""How long a run took to its milestones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rung.model.effect import Effect
from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer, Checked
from rung.model.event.event import Event, Recorded
from rung.model.event.judgement import Decided
from rung.model.event.run import Closed
from rung.model.event.step import StepEnded, StepIntent
from rung.run.begun import begun
from rung.run.procedure import Procedure
from rung.run.report.duration import words


@dataclass(frozen=True, slots=True)
class Milestone:
    """Seconds from the opening of a run to one of its milestones, and the same in words; None: not reached."""

    seconds: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Times:
    """When a run first had ``evidence``, its ``decision``, its first ``action``, and so on, from its opening.

    ``mitigation`` is the end of the first change that ended with exit 0; ``proof`` the moment from which every proof
    of the runbook held, until the end of the run; ``end`` its closing.
    """

    evidence: Milestone
    decision: Milestone
    action: Milestone
    mitigation: Milestone
    proof: Milestone
    end: Milestone


def times(procedure: Procedure, records: Sequence[Recorded]) -> Times:
    """Return the times of a run."""
    start = records[0].at if records else 0.0

    def at(moment: float | None) -> Milestone:
        return Milestone(None, "not reached") if moment is None else _milestone(moment - start)

    def first(wanted: Callable[[Event], bool]) -> Milestone:
        return at(next((one.at for one in records if wanted(one.event)), None))

    return Times(
        evidence=first(_looked),
        decision=first(lambda event: isinstance(event, Decided)),
        action=at(next((one.at for one in begun(records)), None)),
        mitigation=first(_mitigated),
        proof=at(_proved(procedure, records)),
        end=first(lambda event: isinstance(event, Closed)),
    )


def changes(word: str) -> bool:
    """Say whether an effect on record may have changed something; a word this version does not know may have."""
    return word.upper() not in Effect.__members__ or Effect[word.upper()].changes


def _milestone(seconds: float) -> Milestone:
    exact = max(round(seconds, 3), 0.0)  # a clock that was set back makes no time negative
    return Milestone(exact, words(exact))


def _looked(event: Event) -> bool:
    if isinstance(event, StepEnded):
        return not changes(event.effect)
    return isinstance(event, Checked) and event.stdout is not None and event.check.part is not Part.PREREQUISITE


def _mitigated(event: Event) -> bool:
    if not isinstance(event, StepEnded) or not changes(event.effect):
        return False
    return event.exit == 0 and not event.timed_out and not event.interrupted


def _proved(procedure: Procedure, records: Sequence[Recorded]) -> float | None:
    """Return when the last of the proofs came true, if all of them held to the end."""
    held: dict[CheckAt, float] = {}
    for one in records:
        match one.event:
            case Checked(check=check, answer=answer) if check.part is Part.PROOF:
                held.pop(check, None) if answer is not Answer.YES else held.setdefault(check, one.at)
            case StepIntent():
                held.clear()  # what held before a change does not show that it holds after it
    return max(held.values()) if held and len(held) == len(procedure.runbook.proof) else None
