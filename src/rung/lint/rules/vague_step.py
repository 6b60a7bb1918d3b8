"""A step says to find or fix "the issue" and nothing more.

Why: It holds only for someone who already knows what to do, and that person does not need the runbook.

Fix: Say what to look at and what to expect there: a command, a dashboard, a condition.

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

    ### Step 2: Investigate the issue

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

    ### Step 2: Find the oldest job
    ```bash
    redis-cli lindex jobs -1
    ```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Step

_VERB = (
    r"(?:investigate|check|look\s+into|look\s+at|debug|fix|resolve|handle|troubleshoot|analy[sz]e|mitigate|"
    r"diagnose|address)"
)
_OBJECT = r"(?:issues?|problems?|errors?|root\s+cause|cause|situation|incident|it|things?|alert|logs|everything|system)"
_VAGUE = re.compile(
    rf"^\W*{_VERB}\s+(?:(?:the|this|any|all|what(?:'s|\s+is))\s+)*(?:underlying\s+)?{_OBJECT}\W*$", re.IGNORECASE
)


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each step that is nothing but one empty instruction."""
    for step in subject.runbook.steps:
        if not _has_substance(step) and _VAGUE.match(step.title.text):
            yield Fault(step.title.span, f"'{step.title.text}' does not say how.")


def _has_substance(step: Step) -> bool:
    said = " ".join(prose.text for prose in step.prose if prose.text != step.title.text)
    return bool(step.commands or step.checks or step.mentions or step.captures or len(said) > len(step.title.text))


RULE = Rule(
    code="vague-step",
    name="Vague step",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
