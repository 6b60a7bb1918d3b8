"""A command offered as evidence changes or destroys something.

Why: Evidence is gathered before anyone has decided anything. What it changes is lost as evidence, and may be the
next incident.

Fix: Find a command that only looks, or move this one into a step of its own after the decision.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Evidence
    | If you need to know | Start with |
    |---|---|
    | whether it comes back | `systemctl restart worker` |

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

    ## Evidence
    | If you need to know | Start with |
    |---|---|
    | how long the queue is | `redis-cli llen jobs` |

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

from rung.lint.course import known_change
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each row of the evidence table whose command is known to change something."""
    for row in subject.runbook.evidence:
        verdict = subject.verdict(row.command)
        if known_change(verdict):
            yield Fault(row.span, f"This gathers evidence by changing something: {verdict.reason}.")


RULE = Rule(
    code="evidence-changes-state",
    name="Evidence that changes the system",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    local=True,
)
