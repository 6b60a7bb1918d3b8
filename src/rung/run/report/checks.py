"""What was checked before the first change of a run, and what after its last one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer, Checked
from rung.model.event.event import Recorded
from rung.model.runbook import Check
from rung.run.begun import begun
from rung.run.procedure import Procedure
from rung.run.state import RunState

NOT_MADE = "not made"


@dataclass(frozen=True, slots=True)
class Glance:
    """What a check came to: ``answer`` is yes, no, unsure or not made. ``entry`` is 0 when it was not made."""

    answer: str = NOT_MADE
    observed: str = ""
    entry: int = 0
    attested: bool = False


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check of the runbook: its last result before the first change of the run, and its last result after that.

    In a run without a change everything stands ``before``.
    """

    part: str
    where: str
    text: str
    before: Glance
    after: Glance
    passed_over: str


def checks(procedure: Procedure, state: RunState, records: Sequence[Recorded]) -> tuple[CheckLine, ...]:
    """Return every check of the runbook, in its order; the checks of guards and triggers are not among them."""
    change = next((one.seq for one in begun(records)), None)
    before: dict[CheckAt, Glance] = {}
    after: dict[CheckAt, Glance] = {}
    for one in records:
        if isinstance(one.event, Checked):
            side = before if change is None or one.seq < change else after
            side[one.event.check] = _glance(one.seq, one.event)
    return tuple(
        CheckLine(
            at.part.value,
            str(at),
            check.text.text,
            before.get(at, Glance()),
            after.get(at, Glance()),
            state.waived.get(at, ""),
        )
        for at, check in addressed(procedure)
    )


def addressed(procedure: Procedure) -> Iterator[tuple[CheckAt, Check]]:
    """Yield every check of prerequisites, steps and proof with its address."""
    runbook = procedure.runbook
    yield from ((CheckAt(Part.PREREQUISITE, 0, i), check) for i, check in enumerate(runbook.prerequisites))
    for planned in procedure.steps:
        number = planned.step.number
        yield from ((CheckAt(Part.STEP, number, i), check) for i, check in enumerate(planned.step.checks))
    yield from ((CheckAt(Part.PROOF, 0, i), check) for i, check in enumerate(runbook.proof))


def _glance(seq: int, checked: Checked) -> Glance:
    words = {Answer.YES: "yes", Answer.NO: "no", Answer.UNSURE: "unsure"}
    return Glance(words[checked.answer], checked.observed, seq, checked.attested)
