"""The first step cleans up, resets or starts over.

Why: The state that shows the cause is gone before anyone has seen it, and the fault comes back when the load does.

Fix: Let the first step look: what is there, since when, how much. Clean up when that has been kept.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Clean up the queue
    Verification:
    - [ ] The queue is empty

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

import re
from collections.abc import Iterator

from rung.lint.course import planned
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Shape

_CLEANS = re.compile(
    r"^\W*(?:(?:first|always|just),?\s+)?(?:clean(?:\s+up|\s+out)?|clear|wipe|purge|flush|empty|prune|rebuild\s+from\s+scratch|"
    r"start\s+(?:over|from\s+scratch)|reset)\b(?!\s+(?:view|idea|picture|your|status))",
    re.IGNORECASE,
)
_SHAPES = frozenset({Shape.TEMPLATE, Shape.BARE, Shape.STEPS})


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the first step when its title is to clean up, no command of it looks, and no evidence is offered."""
    runbook = subject.runbook
    if planned(subject) or not runbook.steps or runbook.evidence or runbook.shape not in _SHAPES:
        return
    first = runbook.steps[0]
    if _CLEANS.match(first.title.text) and not any(not subject.verdict(c).effect.changes for c in first.commands):
        yield Fault(first.title.span, f"The first step is to clean up: '{first.title.text}'.")


RULE = Rule(
    code="cleanup-first",
    name="Cleanup as a first move",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
