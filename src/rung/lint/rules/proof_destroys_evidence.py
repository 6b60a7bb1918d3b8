"""A command that is meant to confirm changes or destroys something.

Why: What was to be shown is gone after showing it, and the check cannot be run twice. A later reader finds a system
that the proof itself has made.

Fix: Confirm with a command that only looks. Put the change into a step of its own.

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

    ## Proof
    - [ ] The journal is clean: `journalctl --vacuum-time=1s` expect `exit 0`

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

    ## Proof
    - [ ] The depth is low: `redis-cli llen jobs` expect `number < 100`
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.course import known_change
from rung.lint.phrases import command_of
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each condition of a step or of the proof whose own command is known to change something."""
    runbook = subject.runbook
    for one in (*(check for step in runbook.steps for check in step.checks), *runbook.proof):
        command = command_of(one)
        verdict = subject.verdict(command) if command is not None else None
        if verdict is not None and known_change(verdict):
            yield Fault(one.span, f"This confirms by changing something: {verdict.reason}.")


RULE = Rule(
    code="proof-destroys-evidence",
    name="Proof that changes the system",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    local=True,
)
