"""A guard depends on a class that the decision table does not have.

Why: The guard never stands, so what it forbids is allowed in every case.

Fix: Write the class as the table names it, or add the row.

Bad:

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
    Do not:
    - Do not drop jobs: refuse `redis-cli del *` when class is trafic

    ## Decision
    | Class | Signs | Route |
    |---|---|---|
    | traffic | many jobs | escalate |

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
    Do not:
    - Do not drop jobs: refuse `redis-cli del *` when class is traffic

    ## Decision
    | Class | Signs | Route |
    |---|---|---|
    | traffic | many jobs | escalate |
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.expect import ClassIs
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each guard whose condition names no class of the table."""
    runbook = subject.runbook
    classes = {row.name.casefold() for row in runbook.decision.boundaries} if runbook.decision else set()
    for guard in (*runbook.guards, *(guard for step in runbook.steps for guard in step.guards)):
        condition = guard.refusal.condition if guard.refusal is not None else None
        if isinstance(condition, ClassIs) and condition.name.casefold() not in classes:
            near = get_close_matches(condition.name.casefold(), sorted(classes), n=1)
            advice = f"Did you mean '{near[0]}'?" if near else ""
            yield Fault(guard.span, f"No row of the decision table is the class '{condition.name}'.", advice)


RULE = Rule(
    code="dangling-class",
    name="Class that does not exist",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    local=True,
)
