"""Nothing says which evidence points at which repair.

Why: Two causes look alike and need different repairs. Without a boundary the reader applies the repair that comes
first.

Fix: Add `## Decision`: a table of class, signs and route. One row may escalate.

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

    ### Step 2: Restart
    ```bash
    systemctl restart worker
    ```
    Verification:
    - [ ] The depth is above 1000

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

    ### Step 2: Restart
    ```bash
    systemctl restart worker
    ```
    Verification:
    - [ ] The depth is above 1000

    ## Decision
    | Class | Signs | Route |
    |---|---|---|
    | stuck | one old job | step 2 |
    | traffic | many jobs | escalate |
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.course import known_change, moves, planned
from rung.lint.profile import Profile
from rung.lint.rule import WRITTEN_AS_RUNBOOK, Rule
from rung.lint.sentences import only_escalates
from rung.lint.subject import Fault, Subject, heading
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the runbook for an incident that changes something, or may, and has no decision table."""
    runbook = subject.runbook
    if planned(subject) or only_escalates(runbook):
        return
    if runbook.decision is not None or runbook.section("decision") is not None:
        return
    judged = list(moves(subject))
    if any(known_change(move.verdict) for move in judged):
        yield Fault(heading(runbook), "The runbook changes state, but nothing says which evidence calls for it.")
    elif any(move.verdict.effect.changes for move in judged):
        yield Fault(heading(runbook), "The runbook may change state, but nothing says which evidence calls for it.")


RULE = Rule(
    code="decision-missing",
    name="No decision boundary",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRILLED,
    since="0.1.0",
    check=check,
    shapes=WRITTEN_AS_RUNBOOK,
    local=True,
)
