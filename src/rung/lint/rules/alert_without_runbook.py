"""An alert is kept here, and no runbook of the library answers it.

Why: It will wake someone who then has nothing to open.

Fix: Name the alert as the `Trigger:` of a runbook, or link the runbook from the entry: `Linked IDs: RUN-001`.

Bad:

    # MON-005: Queue over 1000
    Severity: critical
    Condition: depth over 1000 for 5 minutes

Good:

    # MON-005: Queue over 1000
    Severity: critical
    Condition: depth over 1000 for 5 minutes

    ---

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

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject, heading
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Register


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the MON entry that neither links to a runbook nor is the trigger of one."""
    entry = subject.entry
    if isinstance(entry, Register) and entry.kind == "MON" and not subject.library.by_alert(entry.id):
        yield Fault(heading(entry), f"No runbook answers {entry.id}.")


RULE = Rule(
    code="alert-without-runbook",
    name="Alert without a runbook",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    shapes=frozenset(),
    registers=True,
)
