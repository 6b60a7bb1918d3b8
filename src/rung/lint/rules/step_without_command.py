"""A step holds neither a command nor a condition to confirm.

Why: The reader is told that something must be done, but not how, and not when it is done. Each does it differently.

Fix: Write the command, or the condition that is true when the step is done.

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

    ### Step 2: Find the cause
    - Look at recent changes
    - Look for slow jobs

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

    ### Step 2: Find the cause
    ```bash
    journalctl -u worker -n 100
    ```
    Verification:
    - [ ] The slow job is named
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import WRITTEN_AS_RUNBOOK, Rule
from rung.lint.subject import Fault, Subject, called
from rung.model.finding import Confidence, Severity

_TYPED = re.compile(r"[a-z][\w.-]+(?: [\w./:<>{}$=@,'\"-]+)* --?[A-Za-z]")
"""A line that is a command though it stands in no code block: lower case, and an option among its words."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each step of a runbook without a command (also none in its sentences) and without a condition.

    A section without steps of its own that only says something is no step, but a remark.
    """
    for step in subject.runbook.steps:
        remark = not step.label and step.title.text == step.section and bool(step.prose)
        typed = any(_TYPED.match(line.text) for line in step.prose)
        if not (remark or typed or step.commands or step.checks or step.mentions):
            yield Fault(step.title.span, f"{called(step)} has nothing to run and nothing to confirm.")


RULE = Rule(
    code="step-without-command",
    name="Step with nothing to run or confirm",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    shapes=WRITTEN_AS_RUNBOOK,
    local=True,
)
