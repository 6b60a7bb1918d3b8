"""The file holds nothing.

Why: A link to it looks like help and is none.

Fix: Write a runbook, or delete the file.
"""

from __future__ import annotations

from rung.lint.rule import Teller, Told
from rung.model.finding import Severity

FAULT = Told(
    code="empty-file",
    name="Empty file",
    severity=Severity.WARNING,
    teller=Teller.READER,
    since="0.1.0",
    module=__name__,
)
