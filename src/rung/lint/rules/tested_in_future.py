"""The date of the last test has not come yet.

Why: A date that cannot be true says that the others may not be either.

Fix: Correct the date, or take the line out: a passed drill dates the runbook by itself.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005
    Last Tested: 2999-01-01

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
    Last Tested: 2024-01-01

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
from datetime import date

from rung.lint.dates import written_day
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the Last Tested line that lies after today. Without a known day the rule is silent."""
    header = subject.runbook.header("last tested")
    match written_day(header.value.text) if header is not None else None:
        case str(words) if header is not None:
            yield Fault(header.value.span, f"{words} is not a day of the calendar.")
        case date() as claimed if header is not None and subject.today is not None and claimed > subject.today:
            yield Fault(header.value.span, f"{claimed} lies in the future.")
        case _:
            return


RULE = Rule(
    code="tested-in-future",
    name="Tested in the future",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
)
