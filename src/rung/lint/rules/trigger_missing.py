"""The runbook does not say what starts it.

Why: Whoever is paged must know that this is the page to open. Without a trigger it is found by luck.

Fix: Add `Trigger:` with the alert (`MON-005`), the schedule, or the event that calls for it.

Bad:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```
    Verification:
    - [ ] The depth is above 1000

Good:

    # RUN-001: Queue is not drained
    Owner: Payments Team
    Trigger: MON-005 (queue over 1000)

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

from rung.library.library import alert_names
from rung.lint.blank import is_blank
from rung.lint.profile import Profile
from rung.lint.rule import WRITTEN_AS_RUNBOOK, Rule
from rung.lint.subject import Fault, Subject, heading
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the runbook that names no trigger and that no alert of the library leads to."""
    runbook = subject.runbook
    header = runbook.header("trigger") or runbook.header("triggers")
    if (header is not None and not is_blank(header.value.text)) or alert_names(runbook):
        return
    symptoms = runbook.section("symptom")
    if symptoms is not None and not is_blank(subject.source.text(symptoms.body)):
        return
    if not any(
        register.kind == "MON" and runbook.id in {r.id for r in register.links}
        for register in subject.library.registers
    ):
        yield Fault(header.span if header else heading(runbook), "Nothing says what starts this runbook.")


RULE = Rule(
    code="trigger-missing",
    name="No trigger",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    shapes=WRITTEN_AS_RUNBOOK,
)
