"""Which runs that ended well prove their revision: none in which something was left out, forced or settled by hand."""

from __future__ import annotations

from collections.abc import Iterable

from rung.model.event.approval import GlassBroken
from rung.model.event.check import Waived
from rung.model.event.doubt import DoubtResolved
from rung.model.event.event import Event
from rung.model.event.step import StepSkipped


def unproved(events: Iterable[Event]) -> bool:
    """Say whether the run is no proof of its revision.

    Its steps were not all seen to run, a check was passed over, or what the runbook forbids was done all the same. An
    ad-hoc command that was dropped left out nothing of the runbook.
    """
    return any(map(_against, events))


def _against(event: Event) -> bool:
    match event:
        case StepSkipped(step=number) | DoubtResolved(step=number):
            return number > 0
        case Waived() | GlassBroken():
            return True
        case _:
            return False
