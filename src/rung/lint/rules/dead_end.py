"""A row of the decision table leads nowhere, or to an escalation that names nobody.

Why: The reader has found out what is wrong, and the page stops there. What comes next is made up on the spot.

Fix: Name a step, a runbook or the escalation as the route, and write under `## Escalation` whom to call.

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
    | traffic | many jobs of many kinds | escalate |

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
    | traffic | many jobs of many kinds | escalate |

    ## Escalation
    - **When to escalate**: after 15m
    - **Who to contact**: Payments Team lead (slack: #payments)
    - **What to provide**: the depth, since when
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.blank import is_blank
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Boundary, Runbook, ToEscalation, ToProse


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each row of the decision table without a way out."""
    runbook = subject.runbook
    for row in runbook.decision.boundaries if runbook.decision is not None else ():
        reason = _stops(runbook, row)
        if reason:
            yield Fault(row.span, f"'{row.name}' is a dead end: {reason}.")


def _stops(runbook: Runbook, row: Boundary) -> str:
    match row.route:
        case ToProse(text) if is_blank(text):
            return "its route is not filled in"
        case ToEscalation() if not _names_somebody(runbook):
            return "it says to escalate, and nobody is named to escalate to"
    return ""


def _names_somebody(runbook: Runbook) -> bool:
    path = runbook.escalation
    return path is not None and (any(not is_blank(who.text) for who in path.who) or bool(path.prose))


RULE = Rule(
    code="dead-end",
    name="Dead end",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
