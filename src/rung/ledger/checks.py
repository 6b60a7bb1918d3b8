"""One check of a bundle: how it ended, and what it found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rung.ledger.reason import Fault


class Status(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    UNDONE = "could-not-be-done"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its ``faults`` when it failed; otherwise ``message`` says what passed, or why it was not done."""

    name: str
    status: Status
    message: str
    faults: tuple[Fault, ...] = ()


def ended(name: str, faults: tuple[Fault, ...], message: str) -> Check:
    """Return a check that passed with ``message``, or failed with its faults."""
    return Check(name, Status.FAILED if faults else Status.PASSED, "" if faults else message, faults)
