"""Nothing shows that this runbook was ever tried.

Why: A procedure that nobody has walked through holds mistakes that only show when it is followed. The first test
should not be the incident.

Fix: Drill it. A passed drill or run of this revision dates it by itself; a `Last Tested:` line typed by hand is a
claim, and counts as one.

Bad:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```

Good:

    # RUN-001: Queue is not drained
    Owner: Payments Team
    Last Tested: 2026-03-02

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.blank import is_blank
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject, heading
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the runbook with neither a test in the ledger (when one was consulted) nor a claim of one."""
    runbook = subject.runbook
    if subject.tested is not None and subject.tested(runbook) is not None:
        return
    header = runbook.header("last tested")
    if header is None or is_blank(header.value.text):
        place = header.span if header is not None else heading(runbook)
        yield Fault(place, "Nothing shows that this runbook was ever tested.")


RULE = Rule(
    code="never-tested",
    name="Never tested",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRILLED,
    since="0.1.0",
    check=check,
)
