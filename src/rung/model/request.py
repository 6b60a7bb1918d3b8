"""What a person can ask of a run. A request becomes an event only when the machine admits it."""

from __future__ import annotations

from dataclasses import dataclass

from rung.model.event.address import CheckAt
from rung.model.event.approval import Signature
from rung.model.event.check import Answer


@dataclass(frozen=True, slots=True)
class WriteNote:
    """Fill lines of the incident note; empty fields keep what was written before."""

    symptom: str = ""
    scope: str = ""
    first_command: str = ""
    evidence: tuple[int, ...] = ()
    boundary: str = ""
    next_action: str = ""


@dataclass(frozen=True, slots=True)
class Decide:
    """Choose a class, citing entries; ``rejected`` are the classes considered and left."""

    boundary: str
    cites: tuple[int, ...]
    reason: str = ""
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Approve:
    """Approve what a digest (or its first characters) binds; ``by`` is who says so, ``signature`` what proves it."""

    digest: str
    by: str
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Decline:
    """Say no to what a digest (or its first characters) binds, and why; ``by`` and ``signature`` as with Approve."""

    digest: str
    by: str
    reason: str
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class BreakGlass:
    """Pass the conditions of what waits, with a reason; below zero, ``step`` is an added command that was refused."""

    reason: str
    step: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """Say what came of every broken glass of the run that nobody reviewed yet; ``by`` is who says so."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave a step out, with a reason."""

    step: int
    reason: str


@dataclass(frozen=True, slots=True)
class Attest:
    """Answer a check that only a person can judge."""

    check: CheckAt
    answer: Answer
    observed: str = ""


@dataclass(frozen=True, slots=True)
class Give:
    """Give an input its value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Settle:
    """Say whether a mutation in doubt ran."""

    ran: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Start the failed part again."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """Make the checks of a failed step again, without running its commands again."""


@dataclass(frozen=True, slots=True)
class LookInto:
    """Look at the checks of the step in doubt. Nothing is decided by it."""


@dataclass(frozen=True, slots=True)
class Waive:
    """Pass over a prerequisite, with a reason."""

    check: CheckAt
    reason: str


@dataclass(frozen=True, slots=True)
class Escalate:
    """Pass the run on."""

    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class Abort:
    """End the run."""

    reason: str


@dataclass(frozen=True, slots=True)
class GiveTime:
    """Let the run go on for so many seconds from now, and start no other command after them."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Begin:
    """Start the step that was approved. Nothing is recorded but the start itself."""


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Read what others wrote, and ask again."""


@dataclass(frozen=True, slots=True)
class Try:
    """Run a command that the runbook lacks, through the same gates. ``target`` empty: where the run's own go.

    ``language`` empty: the one that the target's kind speaks. ``timeout`` in seconds, 0 for the usual one.
    """

    script: str
    reason: str = ""
    target: str = ""
    language: str = ""
    timeout: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """Keep a free remark."""

    text: str


Request = (
    WriteNote
    | Decide
    | Approve
    | Decline
    | BreakGlass
    | Review
    | Skip
    | Attest
    | Give
    | Settle
    | Retry
    | Recheck
    | LookInto
    | Waive
    | Escalate
    | Abort
    | GiveTime
    | Remark
    | Try
    | Begin
    | LookAgain
)
