"""Which runs that ended well prove their revision: not one where a step was left out, or a doubt settled by hand."""

from __future__ import annotations

from collections.abc import Iterable

from rung.model.event.doubt import DoubtResolved
from rung.model.event.event import Event
from rung.model.event.step import StepSkipped

KINDS = ("step.skipped", "doubt.resolved")
"""The kinds of the entries that may say so."""


def unproved(events: Iterable[Event]) -> bool:
    """Say whether the steps of the runbook were not all seen to run; an ad-hoc command that was dropped is none."""
    return any(isinstance(one, StepSkipped | DoubtResolved) and one.step > 0 for one in events)
