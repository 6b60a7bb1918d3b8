"""A value is taken from the output of a step and never used.

Why: It looks as if a later step depended on it. The reader waits for a value that changes nothing.

Fix: Use it in a command (`${name}`, in SQL `:name`), or take the capture out.

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
    Capture:
    - `oldest` from `line 1`

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
    Capture:
    - `oldest` from `line 1`

    Verification:
    - [ ] The depth is above 1000

    ### Step 2: Look at the oldest job
    ```bash
    redis-cli get "${oldest}"
    ```
    Verification:
    - [ ] The job is named
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.lint.values import texts, used_names
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each capture whose name stands in no command, condition or sentence of the runbook."""
    runbook = subject.runbook
    used = {name.casefold() for text in texts(runbook) for name in used_names(text)}
    for step in runbook.steps:
        for capture in step.captures:
            if capture.name.casefold() not in used:
                yield Fault(capture.span, f"'{capture.name}' is captured here, but nothing uses it.")


RULE = Rule(
    code="unused-capture",
    name="Captured value that nothing uses",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
