"""The decision tables of these runbooks send the reader round in a circle.

Why: Each runbook hands the incident to the next, and the last one back to the first. Nobody repairs anything.

Fix: Break the circle: let one of the classes be handled here, or escalate.

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
    | traffic | many short jobs | RUN-001 |

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
    | traffic | many short jobs | escalate |
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.library.links import routes
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield, at the first runbook of each circle, the row of its table that enters the circle."""
    runbook = subject.runbook
    for circle in subject.library.route_circles:
        if runbook.id != circle[0]:
            continue
        for boundary, target in routes(runbook):
            if target in circle:
                around = " and ".join(circle) if len(circle) > 1 else "itself"
                yield Fault(
                    boundary.span, f"'{boundary.name}' leads to {target}, and the routes of {around} lead round."
                )
                return


RULE = Rule(
    code="route-circle",
    name="Decisions that lead round",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
)
