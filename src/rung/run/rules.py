"""When a run is to be escalated: by the rules of its own runbook, and by the times of the runs that led to it."""

from __future__ import annotations

from dataclasses import dataclass

from rung.model.expect import After, Trigger
from rung.model.stamp import Stamp
from rung.run.procedure import Procedure
from rung.run.state import RunState


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``index`` counts those of the runbook first; ``due`` is in seconds since the epoch, None: no time.

    ``name`` is what people call it: ``rule 2``, or the runbook of a run above.
    """

    index: int
    text: str
    name: str
    due: float | None = None
    trigger: Trigger | None = None

    def over(self, opened: Stamp, now: Stamp) -> bool:
        """Say whether its time has come in a run that was opened then, whatever the time of day was set to."""
        return self.due is not None and now.since(opened) >= round(self.due - opened.at, 3)


def rules(procedure: Procedure, state: RunState) -> tuple[Rule, ...]:
    """Return every rule of a run, in the order of their indexes."""
    escalation = procedure.runbook.escalation
    own = [
        Rule(
            index,
            when.text.text,
            f"rule {index + 1}",
            state.opened_at.at + when.trigger.seconds if isinstance(when.trigger, After) else None,
            when.trigger,
        )
        for index, when in enumerate(escalation.when if escalation else ())
    ]
    above = [
        Rule(index, deadline.text, f"{deadline.of}, which led here,", deadline.due)
        for index, deadline in enumerate(procedure.deadlines, start=len(own))
    ]
    return (*own, *above)
