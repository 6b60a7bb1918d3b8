"""The runbook ends by telling the reader to go on looking, and names nobody to turn to.

Why: It gives out exactly where help is needed. The reader goes on alone, and the incident goes on too.

Fix: End with a proof that it is repaired, or with an escalation: when, to whom, with what.

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

    ### Step 2: Investigate further

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

    ## Escalation
    - **When to escalate**: after 15m
    - **Who to contact**: Payments lead
    - **What to provide**: the depth
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity

_FURTHER = re.compile(
    r"\b(?:investigate\s+(?:further|more|deeper)|further\s+investigation|dig\s+deeper|debug\s+further|"
    r"continue\s+(?:investigating|debugging|troubleshooting)|troubleshoot\s+further)\b[^.]{0,40}\W*$",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the last step when it only says to look further, nothing follows it and no escalation exists."""
    runbook = subject.runbook
    if not runbook.steps or runbook.escalation is not None or runbook.proof:
        return
    last = runbook.steps[-1]
    if last.commands or last.checks:
        return
    final = last.prose[-1] if last.prose else last.title
    if _FURTHER.search(final.text):
        yield Fault(final.span, "The runbook ends with 'investigate further', and nobody is named to turn to.")


RULE = Rule(
    code="investigate-further",
    name="Ends with investigate further",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
