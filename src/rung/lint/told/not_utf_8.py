"""Some bytes of the file are not UTF-8; they were read as `?`.

Why: A name or a command that holds one of them is shown differently on every screen, and pasted wrongly.

Fix: Save the file as UTF-8.
"""

from __future__ import annotations

from rung.lint.rule import Teller, Told
from rung.model.finding import Severity

FAULT = Told(
    code="not-utf-8",
    name="File that is not UTF-8",
    severity=Severity.ERROR,
    teller=Teller.READER,
    since="0.1.0",
    module=__name__,
)
