"""A comment allows a fault that nothing in its reach has.

Why: An allowance that outlives its fault hides the next one.

Fix: Take the comment out.
"""

from __future__ import annotations

from rung.lint.rule import Teller, Told
from rung.model.finding import Severity

FAULT = Told(
    code="suppression-unused",
    name="Allowed, but the fault is not there",
    severity=Severity.WARNING,
    teller=Teller.CHECKER,
    since="0.1.0",
    module=__name__,
)
