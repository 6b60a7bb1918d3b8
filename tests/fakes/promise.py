"""The promise of a run, written down once more and independently: no change without its conditions, and none twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rung.model.due import Execute
from rung.model.event.address import CheckAt, Part
from rung.model.event.approval import ApprovalAsked, ApprovalDeclined, Approved, GlassBroken
from rung.model.event.check import Retried
from rung.model.event.doubt import DoubtResolved, StepNotStarted
from rung.model.event.event import Recorded
from rung.model.event.run import TimeGiven
from rung.model.event.step import StepEnded, StepIntent
from rung.model.stamp import Stamp
from rung.run.adhoc import with_adhoc
from rung.run.fold import fold
from rung.run.gate import digest_of, missing
from rung.run.guard import standing
from rung.run.policy import Policy
from rung.run.procedure import PlannedStep, Procedure
from rung.run.state import RunState

TO_RUN, TO_APPROVE = 600.0, 3600.0


@dataclass(frozen=True, slots=True)
class Start:
    """A change that is about to start: what the machine said, on which record, when.

    ``actor`` is who starts it, where that is known: nobody is another person to himself.
    """

    procedure: Procedure
    records: Sequence[Recorded]
    act: Execute
    now: Stamp
    actor: str = ""


def hold(start: Start) -> None:
    """Assert that the change may start: its four conditions hold on the record, or its glass was broken."""
    state = fold(start.records)
    procedure = with_adhoc(start.procedure, state)
    planned = procedure.step(start.act.step)
    assert planned is not None
    assert not state.doubtful, "a change while another one is in doubt"
    _in_the_time_given(start)
    assert start.act.digest == digest_of(procedure, state, planned)
    never_twice(start)
    since = last_reset(start.records, start.act.step)
    if _glass(start, since):
        return
    _judged(procedure, state)
    assert not list(standing(procedure, state, planned, start.now)), "a guard stands"
    _approved(start, state, planned, since)


def _in_the_time_given(start: Start) -> None:
    """Assert that the time which somebody gave the run, the last one given, is not over. No glass breaks it."""
    given = [(r.event.seconds, r.stamp) for r in start.records if isinstance(r.event, TimeGiven)]
    assert not given or start.now.since(given[-1][1]) < given[-1][0], "a change after the time of the run"


def last_reset(records: Sequence[Recorded], step: int) -> int:
    """Return where the present try of a step begins: approvals from before it do not count."""
    marks = [
        r.seq
        for r in records
        if (isinstance(r.event, Retried) and _whole(r.event.check, step))
        or (isinstance(r.event, DoubtResolved) and r.event.step == step and not r.event.ran)
    ]
    return max(marks, default=0)


def _whole(check: CheckAt, step: int) -> bool:
    """Say whether a retry starts the whole step again, and not only its checks."""
    return check.part is Part.STEP and check.step == step and check.index < 0


def never_twice(start: Start) -> None:
    """Assert that this command was not begun since the step's last reset, and this attempt never."""
    intents = [r for r in start.records if isinstance(r.event, StepIntent) and r.event.step == start.act.step]
    told = (r.event for r in start.records)
    never = {e.attempt for e in told if isinstance(e, StepNotStarted) and e.step == start.act.step}
    begun = [r.event for r in intents if r.seq > last_reset(start.records, start.act.step)]
    assert all(e.index != start.act.index or e.attempt in never for e in begun if isinstance(e, StepIntent))
    assert start.act.attempt not in {r.event.attempt for r in intents if isinstance(r.event, StepIntent)}


def _glass(start: Start, since: int) -> bool:
    return any(
        r.event.digest == start.act.digest and _in_time(start, r)
        for r in start.records
        if r.seq > since and isinstance(r.event, GlassBroken)
    )


def _judged(procedure: Procedure, state: RunState) -> None:
    seen = {e.seq for e in state.evidence}
    assert state.decision is not None, "no decision"
    if not procedure.deployment:
        assert seen, "no evidence"
        assert seen & set(state.decision.cites), "the decision cites nothing that was seen"
        assert not missing(state, with_boundary=True), "the note is not complete"


def _approved(start: Start, state: RunState, planned: PlannedStep, since: int) -> None:
    person = Policy().person
    void = [
        r.seq for r in start.records if isinstance(r.event, ApprovalDeclined) and r.event.digest == start.act.digest
    ]
    now = [r for r in start.records if r.seq > max(since, *void, 0)]
    asked = [r for r in now if isinstance(r.event, ApprovalAsked) and r.event.digest == start.act.digest]
    people = set()
    for one in now:
        if isinstance(one.event, Approved) and one.event.digest == start.act.digest and _in_time(start, one):
            answered = any(r.seq < one.seq and one.stamp.since(r.stamp) <= TO_APPROVE for r in asked)
            assert answered, "approved what nobody asked for any more"
            people.add(person(one.event.by))
    own = planned.effect.word == "mutate"  # the target "local" of these tests is a development one
    assert people if own else people - {person(state.lead), person(start.actor)}, "no approval that counts"


def _in_time(start: Start, one: Recorded) -> bool:
    """Say whether an approval or a broken glass still counts: itself, or with the pass it opened, which goes on."""
    since = last_reset(start.records, start.act.step)
    ends = [
        r.stamp
        for r in start.records
        if r.seq > since and isinstance(r.event, StepEnded) and r.event.step == start.act.step
    ]
    going = bool(ends) and start.now.since(ends[-1]) <= TO_RUN
    return going or start.now.since(one.stamp) <= TO_RUN + 1
