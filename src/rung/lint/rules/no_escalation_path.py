"""The runbook does not say whom to turn to when it does not help.

Why: Every procedure meets the case it was not written for. Without a way out people keep trying, or wake the wrong
person, and the minutes that matter are gone.

Fix: Add `## Escalation` with `**When to escalate**`, `**Who to contact**` and `**What to provide**`.

Bad:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```
    Verification:
    - [ ] The depth is known

Good:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```
    Verification:
    - [ ] The depth is known

    ## Escalation
    - **When to escalate**: after 15m
    - **Who to contact**: Payments lead (pagerduty: payments)
    - **What to provide**: the depth, what was tried
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.sentences import names_somebody
from rung.lint.subject import Fault, Subject, heading
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the runbook whose escalation is missing or says nothing at all."""
    runbook = subject.runbook
    escalation = runbook.escalation
    if escalation is None:
        if runbook.section("escalation") is None and not names_somebody(runbook, subject.source):
            yield Fault(heading(runbook), "The runbook has no escalation path.")
    elif not (escalation.when or escalation.who or escalation.what or escalation.prose):
        yield Fault(escalation.span, "The escalation section is empty.")


RULE = Rule(
    code="no-escalation-path",
    name="No escalation path",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
