"""One of the checks could not finish on this entry, so what it would have said is missing.

Why: A check that dies in silence looks like a check that passed.

Fix: Report it with the file; every other rule was run, and the exit code is 70.
"""

from __future__ import annotations

from rung.lint.rule import Teller, Told
from rung.model.finding import Severity

FAULT = Told(
    code="rule-crashed",
    name="A rule stopped in the middle",
    severity=Severity.ERROR,
    teller=Teller.CHECKER,
    since="0.1.0",
    module=__name__,
)
