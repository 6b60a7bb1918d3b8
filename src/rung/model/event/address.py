"""Which check of a run is meant: its part of the runbook, its step, its place there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """Which list of a runbook a check stands in; ``inherited`` guards are those of the run that this one came from."""

    PREREQUISITE = "prerequisite"
    STEP = "step"
    GUARD = "guard"
    INHERITED = "inherited guard"
    SIGN = "sign"
    ROUTE = "route"
    TRIGGER = "trigger"
    PROOF = "proof"


@dataclass(frozen=True, slots=True)
class CheckAt:
    """The address of a check: its part, the step it belongs to (0 outside steps), its index from 0."""

    part: Part
    step: int
    index: int

    def __str__(self) -> str:
        """Return the address as people read it: ``step 3`` (the step itself), ``step 3 check 1``, ``proof 2``."""
        if self.part is Part.STEP and self.index < 0:
            return called(self.step)
        where = f"step {self.step} check" if self.part is Part.STEP else self.part.value
        return f"{where} {self.index + 1}"


def called(step: int) -> str:
    """Return what people call a step: ``step 3``, or ``ad hoc 1`` for the command numbered -1."""
    return f"step {step}" if step >= 0 else f"ad hoc {-step}"
