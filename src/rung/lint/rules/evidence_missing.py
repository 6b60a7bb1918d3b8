"""The runbook runs commands, and none of them only looks.

Why: Without evidence every decision is a guess, and afterwards nobody can tell what was wrong.

Fix: Start with the smallest command that confirms the symptom, or add `## Evidence`: questions and the commands
that answer them.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the depth
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
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.course import moves, planned
from rung.lint.profile import Profile
from rung.lint.rule import WRITTEN_AS_RUNBOOK, Rule
from rung.lint.subject import Fault, Subject, heading
from rung.model.effect import Effect
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the runbook for an incident whose commands are all known or feared to change something."""
    runbook = subject.runbook
    judged = list(moves(subject))
    if (
        judged
        and not runbook.evidence
        and not planned(subject)
        and all(move.verdict.effect > Effect.PROBE for move in judged)
    ):
        yield Fault(heading(runbook), "No command of this runbook only looks.")


RULE = Rule(
    code="evidence-missing",
    name="Nothing that looks",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRILLED,
    since="0.1.0",
    check=check,
    shapes=WRITTEN_AS_RUNBOOK,
    local=True,
)
