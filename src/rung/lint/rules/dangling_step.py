"""A condition, a guard, a route or an escalation names a step that the runbook does not have.

Why: The rule can never come true. A guard that waits for a missing step bars the way for ever, a route to it leads
nowhere.

Fix: Correct the number, or add the step.

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

    ## Decision
    | Class | Signs | Route |
    |---|---|---|
    | stuck | one old job | step 7 |

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

    ## Decision
    | Class | Signs | Route |
    |---|---|---|
    | stuck | one old job | step 1 |
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.named_steps import named_steps
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each typed phrase and each route that names a step number nobody wrote."""
    runbook = subject.runbook
    there = {str(step.number) for step in runbook.steps} | {step.label for step in runbook.steps}
    for named in named_steps(runbook):
        if str(named.number) not in there:
            yield Fault(named.span, f"Step {named.number} is named here, but the runbook has no such step.")


RULE = Rule(
    code="dangling-step",
    name="Step that does not exist",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    local=True,
)
