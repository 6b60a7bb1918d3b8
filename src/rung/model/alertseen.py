"""What a look at an alert brought back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AlertState(StrEnum):
    """How an alert stands. One that waits out its time before it fires has not resolved."""

    FIRING = "firing"
    PENDING = "pending"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class AlertSeen:
    """The state of an alert, None when nobody can say, and what that rests on."""

    state: AlertState | None
    observed: str
