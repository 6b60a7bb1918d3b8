"""The runbook does not say what it is not for.

Why: The neighbouring fault looks the same at first. Without a line that excludes it, people apply the right steps
to the wrong incident.

Fix: Add `## Scope` with `**Handles**:` and `**Does NOT handle**:`, and name the runbook for what is excluded.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Scope
    - **Handles**: a queue that grows

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

    ## Scope
    - **Handles**: a queue that grows
    - **Does NOT handle**: a broker that is down

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

from rung.lint.profile import Profile
from rung.lint.rule import WRITTEN_AS_RUNBOOK, Rule
from rung.lint.subject import Fault, Subject, heading
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the runbook with no scope, or with a scope that excludes nothing."""
    scope = subject.runbook.scope
    if scope is None:
        yield Fault(heading(subject.runbook), "The runbook does not say what it handles and what it does not.")
    elif not any(line.text for line in scope.excludes):
        yield Fault(scope.span, "The scope does not say what this runbook does not handle.")


RULE = Rule(
    code="scope-without-exclusions",
    name="Scope without exclusions",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    shapes=WRITTEN_AS_RUNBOOK,
    local=True,
)
