"""What a decision of the machine depends on beside the record: the time and the operator's policy."""

from __future__ import annotations

from dataclasses import dataclass

from rung.model.stamp import Stamp
from rung.run.policy import Policy


@dataclass(frozen=True, slots=True)
class Moment:
    """``now`` in seconds since the epoch, the policy in force, and the other clock of ``rung.model.stamp``."""

    now: float
    policy: Policy
    mono: int = 0
    boot: str = ""

    @property
    def stamp(self) -> Stamp:
        """Return now, by both clocks."""
        return Stamp(self.now, self.mono, self.boot)
