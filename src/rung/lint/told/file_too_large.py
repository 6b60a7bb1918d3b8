"""The file is larger than 4 MiB and was not read.

Why: Nobody can follow a page of that size, and reading it would starve the rest.

Fix: Split it, or keep it out of the runbook folder.
"""

from __future__ import annotations

from rung.lint.rule import Teller, Told
from rung.model.finding import Severity

FAULT = Told(
    code="file-too-large",
    name="A file too large to be a runbook",
    severity=Severity.ERROR,
    teller=Teller.FOLDER,
    since="0.1.0",
    module=__name__,
)
