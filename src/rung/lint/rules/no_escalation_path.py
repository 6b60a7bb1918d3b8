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

import re
from collections.abc import Iterator

from rung.lint.course import is_procedure
from rung.lint.profile import Profile
from rung.lint.rule import WRITTEN_AS_RUNBOOK, Rule
from rung.lint.subject import Fault, Subject, heading
from rung.model.finding import Confidence, Severity

_TURN_TO = re.compile(
    r"\b(?:escalat\w+|support\s+(?:case|ticket|team|engineer\w*)|(?:open|file|raise|create|submit)\s+an?\s+"
    r"(?:[\w-]+\s+){0,3}(?:case|ticket|bug|issue)|contact(?:ing)?\s+(?:[\w-]+\s+){0,4}(?:team|support|owner|admin\w*|"
    r"engineer\w*|vendor|provider)|(?:reach\s+out|refer(?:\s+it)?|talk|hand(?:\s+it)?\s+over)\s+to\s+the\b|"
    r"page\s+the\b|customer\s+portal)",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the runbook whose escalation is missing or says nothing at all."""
    runbook = subject.runbook
    if not is_procedure(runbook):
        return
    escalation = runbook.escalation
    if escalation is None:
        if runbook.section("escalation") is None and not _in_prose(subject):
            yield Fault(heading(runbook), "The runbook has no escalation path.")
    elif not (escalation.when or escalation.who or escalation.what or escalation.prose):
        yield Fault(escalation.span, "The escalation section is empty.")


def _in_prose(subject: Subject) -> bool:
    """Say whether a page that was not written as a runbook names somebody to turn to in its sentences."""
    runbook = subject.runbook
    return runbook.shape not in WRITTEN_AS_RUNBOOK and _TURN_TO.search(subject.source.text(runbook.span)) is not None


RULE = Rule(
    code="no-escalation-path",
    name="No escalation path",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
)
