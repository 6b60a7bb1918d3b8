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

import re
from collections.abc import Iterator
from datetime import date

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity

_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the Last Tested line that lies after today. Without a known day the rule is silent."""
    header = subject.runbook.header("last tested")
    written = _DATE.search(header.value.text) if header is not None else None
    if header is None or written is None or subject.today is None:
        return
    try:
        claimed = date(int(written[1]), int(written[2]), int(written[3]))
    except ValueError:
        yield Fault(header.value.span, f"{written[0]} is not a day of the calendar.")
        return
    if claimed > subject.today:
        yield Fault(header.value.span, f"{claimed} lies in the future.")


RULE = Rule(
    code="tested-in-future",
    name="Tested in the future",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
)
