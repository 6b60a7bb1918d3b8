"""What a reader or a rule has to say about a file, with a place and, where certain, a fix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from rung.model.span import Span


class Severity(IntEnum):
    """How much a finding would hurt at 3 AM."""

    INFO = 0
    WARNING = 1
    ERROR = 2

    @property
    def word(self) -> str:
        """Return the severity in lower case."""
        return self.name.lower()


class Confidence(StrEnum):
    """How sure the rule is that the finding is real."""

    CERTAIN = "certain"
    LIKELY = "likely"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the bytes of ``span`` by ``replacement``."""

    span: Span
    replacement: bytes


@dataclass(frozen=True, slots=True)
class Fix:
    """One remedy as byte edits that do not overlap, and a sentence that says what it does."""

    summary: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say about one place. ``code`` is the stable name of the fault, as ``owner-missing``."""

    code: str
    message: str
    path: str
    span: Span
    severity: Severity = Severity.WARNING
    confidence: Confidence = Confidence.CERTAIN
    advice: str = ""
    fix: Fix | None = None
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something in a file that no typed value carries: where it stands and why it was left out."""

    span: Span
    why: str
