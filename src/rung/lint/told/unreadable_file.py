"""The system refused to let this file be read, so nothing is known about it.

Why: A runbook that cannot be opened in review cannot be opened in an incident.

Fix: Give the reading user the right to read it, or leave it out of the folder.
"""

from __future__ import annotations

from rung.lint.rule import Teller, Told
from rung.model.finding import Severity

FAULT = Told(
    code="unreadable-file",
    name="A file that cannot be read",
    severity=Severity.ERROR,
    teller=Teller.FOLDER,
    since="0.1.0",
    module=__name__,
)
