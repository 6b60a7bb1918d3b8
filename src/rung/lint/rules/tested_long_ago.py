"""The last test lies more than a year back.

Why: Systems change faster than that. The steps were right for a machine that is no longer there.

Fix: Drill it again, or take it out of use.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005
    Last Tested: 2021-03-01

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
    Last Tested: 2026-10-01

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

from rung.lint.dates import written_day
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity

_LONG = timedelta(days=365)


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the runbook whose newest test, by the ledger or by its own claim, is older than a year."""
    header = subject.runbook.header("last tested")
    shown = subject.tested(subject.runbook) if subject.tested is not None else None
    newest = max(
        (day for day in (shown, _claimed(header.value.text if header else "")) if day is not None), default=None
    )
    if newest is not None and subject.today is not None and subject.today - newest > _LONG:
        place = header.span if header is not None else subject.runbook.title.span
        yield Fault(place, f"The last test was on {newest}, more than a year ago.")


def _claimed(text: str) -> date | None:
    """Return the day written in ``text``; one that is not in the calendar is told by another rule."""
    found = written_day(text)
    return found if isinstance(found, date) else None


RULE = Rule(
    code="tested-long-ago",
    name="Tested too long ago",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRILLED,
    since="0.1.0",
    check=check,
)
