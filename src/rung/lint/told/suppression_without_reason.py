"""A comment allows a fault but does not say why, so the fault still counts.

Why: Whoever meets the runbook in an incident must be able to tell a decision from a shortcut.

Fix: Write why: `rung: allow CODE because REASON`, inside a comment.
"""

from __future__ import annotations

from rung.lint.rule import Teller, Told
from rung.model.finding import Severity

FAULT = Told(
    code="suppression-without-reason",
    name="Allowed without a reason",
    severity=Severity.WARNING,
    teller=Teller.CHECKER,
    since="0.1.0",
    module=__name__,
)
