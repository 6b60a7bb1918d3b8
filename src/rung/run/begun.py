"""Which changes of a record were begun: an intent alone is none, where it is certain that nothing followed it."""

from __future__ import annotations

from collections.abc import Sequence

from rung.model.event.doubt import StepNotStarted
from rung.model.event.event import Recorded
from rung.model.event.step import StepIntent


def begun(records: Sequence[Recorded]) -> tuple[Recorded, ...]:
    """Return the entries of the intents whose commands were started, or may have been."""
    never = {(e.step, e.attempt) for one in records if isinstance(e := one.event, StepNotStarted)}
    intents = ((one, one.event) for one in records if isinstance(one.event, StepIntent))
    return tuple(one for one, event in intents if (event.step, event.attempt) not in never)
