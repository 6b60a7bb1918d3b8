"""What reading a file has to say: findings collected with their places."""

from __future__ import annotations

from dataclasses import dataclass, field

from rung.model.finding import Confidence, Finding, Loss, Severity
from rung.model.span import Source, Span
from rung.text.phrase.broken import Broken


@dataclass(slots=True)
class Notes:
    """The findings and losses of one file, filled while it is read. ``entry`` is the id being read."""

    source: Source
    entry: str = ""
    findings: list[Finding] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)

    def say(self, code: str, message: str, span: Span, severity: Severity = Severity.WARNING, advice: str = "") -> None:
        """Add one certain finding about the entry being read."""
        self.findings.append(
            Finding(code, message, self.source.path, span, severity, Confidence.CERTAIN, advice, None, self.entry)
        )

    def broken(self, fault: Broken) -> None:
        """Add the finding for a phrase that does not parse."""
        advice = "Write one of: " + ", ".join(fault.allowed) + "."
        self.say("broken-phrase", f"This typed phrase is not understood: {fault.message}.", fault.at, advice=advice)

    def lose(self, span: Span, why: str) -> None:
        """List a code block that no typed value carries."""
        self.losses.append(Loss(span, why))
