"""The runbook goes from the symptom straight to the repair: nothing says where to look in between.

Why: One look confirms that something is wrong. It does not show what, and a repair chosen without knowing that is
a guess with a command behind it.

Fix: Add a step that only looks (the log, the record, the list that shows the cause), or an `## Evidence` table.

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

    ### Step 2: Restart the workers
    ```bash
    systemctl restart workers
    ```
    Verification:
    - [ ] The depth falls

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

    ### Step 2: Look why the workers stopped
    ```bash
    journalctl -u workers --since -1h
    ```
    Verification:
    - [ ] The log names the fault

    ### Step 3: Restart the workers
    ```bash
    systemctl restart workers
    ```
    Verification:
    - [ ] The depth falls
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.course import known_change, moves, planned
from rung.lint.profile import Profile
from rung.lint.rule import WRITTEN_AS_RUNBOOK, Rule
from rung.lint.subject import Fault, Subject
from rung.model.effect import Effect
from rung.model.finding import Confidence, Severity

_ROLES = ("evidence", "diagnosis")
_ENOUGH = 2
"""Steps that look before the first change: one confirms the symptom, the other finds the cause."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the first change of a runbook for an incident that only the confirmation of the symptom precedes."""
    runbook = subject.runbook
    if planned(subject) or runbook.evidence or any(runbook.section(role) for role in _ROLES):
        return
    judged = list(moves(subject))
    first = next((move for move in judged if known_change(move.verdict)), None)
    if first is None:
        return
    before = [move for move in judged if move.command.span.start < first.command.span.start]
    looks = {move.step.number for move in before if move.verdict.effect <= Effect.PROBE}
    reads = {s.number for s in runbook.steps if s.span.start < first.step.span.start and not s.commands and s.prose}
    if looks and len(looks | reads) < _ENOUGH:
        yield Fault(first.command.span, "Only the symptom was confirmed before this changes state.")


RULE = Rule(
    code="evidence-route-missing",
    name="No route to the evidence",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    profile=Profile.DRILLED,
    since="0.1.0",
    check=check,
    shapes=WRITTEN_AS_RUNBOOK,
    local=True,
)
