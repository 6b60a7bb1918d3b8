"""The date of the last test was typed by hand, and the ledger knows no run of this revision.

Why: A typed date survives every edit of the steps below it. It says when someone typed, not what was tried.

Fix: Drill this revision. The date then comes from the ledger, and the line may go.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005
    Last Tested: 2024-01-01

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```
    Verification:
    - [ ] The depth is above 1000

Good:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```
    Verification:
    - [ ] The depth is above 1000
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rung.lint.blank import is_blank
from rung.lint.dates import written_day
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity

_ONE_DAY = timedelta(days=1)
"""The ledger counts days in UTC, people in their own zone."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the typed date that no run of this very revision stands behind."""
    header = subject.runbook.header("last tested")
    if header is None or is_blank(header.value.text):
        return
    reason = _unproven(subject, written_day(header.value.text))
    if reason:
        yield Fault(header.span, f"'{header.value.text}' is a claim: {reason}.")


def _unproven(subject: Subject, claimed: date | str | None) -> str:
    if subject.tested is None:
        return "there is no ledger here that could show a test"
    shown = subject.tested(subject.runbook)
    if shown is None:
        return "the ledger knows no test of this revision"
    if isinstance(claimed, date) and claimed - shown > _ONE_DAY:
        return f"the ledger's last test of this revision was on {shown}"
    return ""


RULE = Rule(
    code="tested-claim",
    name="Last test that nothing shows",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.TRUSTED,
    since="0.1.0",
    check=check,
)
