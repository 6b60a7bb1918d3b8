"""How long a run took to its milestones."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
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
    """Seconds from the opening of a run to one of its milestones, and the same in words.

    ``seconds`` is None for one that was not ``reached``, and for one of which nobody knows when: the words say why.
    """

    seconds: float | None
    words: str
    reached: bool = True

    @property
    def exactly(self) -> str:
        """Return the seconds to the millisecond, or nothing."""
        return "" if self.seconds is None else f"{self.seconds:.3f} s"

    @property
    def held(self) -> str:
        """Return since when it held, for a milestone that is the beginning of something that lasted."""
        if not self.reached:
            return "not shown"
        since = f"; since when is {self.words}" if self.seconds is None else f" from {self.words} after the opening on"
        return f"every proof held{since}"


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


def times(procedure: Procedure, records: Sequence[Recorded], evidence: frozenset[int]) -> Times:
    """Return the times of a run. ``evidence`` are the entries that a change may rest on."""
    since = elapsed(records)

    def at(one: Recorded | None) -> Milestone:
        return Milestone(None, "not reached", reached=False) if one is None else _milestone(since[one.seq])

    def first(wanted: Callable[[Event], bool]) -> Milestone:
        return at(next((one for one in records if wanted(one.event)), None))

    return Times(
        evidence=at(next((one for one in records if one.seq in evidence), None)),
        decision=first(lambda event: isinstance(event, Decided)),
        action=at(next(iter(begun(records)), None)),
        mitigation=first(_mitigated),
        proof=at(_proved(procedure, records)),
        end=first(lambda event: isinstance(event, Closed)),
    )


@dataclass(frozen=True, slots=True)
class SetBack:
    """Two entries, by their numbers, between which the machine started anew and the time of day went back."""

    before: int
    after: int

    def __str__(self) -> str:
        """Return why nobody knows how long it took."""
        return f"not known: the clock was set back between #{self.before} and #{self.after}"


def elapsed(records: Sequence[Recorded]) -> Mapping[int, float | SetBack]:
    """Return the seconds from the first entry to each, by its number; for those that nobody knows, why.

    Within one start of a machine its own clock decides, whatever the time of day was set to; from one start to the
    next only the time of day tells, unless it went back.
    """
    found: dict[int, float | SetBack] = {}
    starts: dict[str, Recorded] = {}
    before: Recorded | None = None
    for one in records:
        known = starts.setdefault(one.boot, one) if one.boot else one
        if known is one or isinstance(found[known.seq], SetBack):
            known = before or one
        found[one.seq] = _after(known, one, found.get(known.seq, 0.0))
        before = one
    return found


def _after(earlier: Recorded, later: Recorded, so_far: float | SetBack) -> float | SetBack:
    if isinstance(so_far, SetBack):
        return so_far
    gone = later.stamp.since(earlier.stamp)
    return SetBack(earlier.seq, later.seq) if math.isinf(gone) else so_far + gone


def changes(word: str) -> bool:
    """Say whether an effect on record may have changed something; a word this version does not know may have."""
    return word.upper() not in Effect.__members__ or Effect[word.upper()].changes


def _milestone(seconds: float | SetBack) -> Milestone:
    if isinstance(seconds, SetBack):
        return Milestone(None, str(seconds))
    exact = round(seconds, 3)
    return Milestone(exact, words(exact))


def _mitigated(event: Event) -> bool:
    if not isinstance(event, StepEnded) or not changes(event.effect):
        return False
    return event.exit == 0 and not event.timed_out and not event.interrupted


def _proved(procedure: Procedure, records: Sequence[Recorded]) -> Recorded | None:
    """Return the entry with which the last of the proofs came true, if all of them held to the end."""
    held: dict[CheckAt, Recorded] = {}
    for one in records:
        match one.event:
            case Checked(check=check, answer=answer) if check.part is Part.PROOF:
                held.pop(check, None) if answer is not Answer.YES else held.setdefault(check, one)
            case StepIntent():
                held.clear()  # what held before a change does not show that it holds after it
    whole = held and len(held) == len(procedure.runbook.proof)
    return max(held.values(), key=lambda one: one.seq) if whole else None
