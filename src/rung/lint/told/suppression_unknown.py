"""A comment addressed to rung names no known fault or is not in the known form.

Why: The writer believes that something was allowed; it was not.

Fix: Write `rung: allow CODE because REASON` inside a comment, with a code that `rung explain` knows.
"""

from __future__ import annotations

from rung.lint.rule import Teller, Told
from rung.model.finding import Severity

FAULT = Told(
    code="suppression-unknown",
    name="A comment to rung that says nothing known",
    severity=Severity.WARNING,
    teller=Teller.CHECKER,
    since="0.1.0",
    module=__name__,
)
