"""A typed condition looks with a command that changes or destroys something.

Why: Conditions are looked at by rung itself, again and again, before and after a change, without asking anybody. A
command that changes something is therefore never run for one, and the condition is never known to hold.

Fix: Look with a command that only reads, or make the command a step.

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
    | dead worker | it comes back: `systemctl restart worker` expect `exit 0` | escalate |

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
    | dead worker | none runs: `systemctl is-active worker` expect `exit 3` | escalate |
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.course import known_change
from rung.lint.phrases import looks
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each typed condition whose own command is known to change something."""
    for command in looks(subject.runbook):
        verdict = subject.verdict(command)
        if known_change(verdict):
            yield Fault(command.span, f"This looks by changing something, so it is never run: {verdict.reason}.")


RULE = Rule(
    code="look-changes-state",
    name="Condition that changes the system",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    local=True,
)
