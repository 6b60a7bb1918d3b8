"""What a decision of the machine depends on beside the record: the time and the operator's policy."""

from __future__ import annotations

from dataclasses import dataclass

from rung.run.policy import Policy


@dataclass(frozen=True, slots=True)
class Moment:
    """``now`` in seconds since the epoch, and the policy in force."""

    now: float
    policy: Policy
