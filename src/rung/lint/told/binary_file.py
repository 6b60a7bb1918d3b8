"""The file holds bytes that no text has, so it was not read.

Why: It cannot be reviewed, and what a person sees in it depends on their program.

Fix: Save it as UTF-8 text, or keep it out of the folder of runbooks.
"""

from __future__ import annotations

from rung.lint.rule import Teller, Told
from rung.model.finding import Severity

FAULT = Told(
    code="binary-file",
    name="File that is no text",
    severity=Severity.ERROR,
    teller=Teller.READER,
    since="0.1.0",
    module=__name__,
)
