"""Nothing shows at the end that the incident is over.

Why: The last step passing is not the service working. Incidents are closed too early and come back with the day
shift.

Fix: Add `## Proof` with conditions on what users or alerts see: expect `alert MON-005 resolved within 10m`.

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

    ## Proof
    - [ ] The alert resolves: expect `alert MON-005 resolved within 10m`
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import WRITTEN_AS_RUNBOOK, Rule
from rung.lint.sentences import only_escalates
from rung.lint.subject import Fault, Subject, heading
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the runbook without proof."""
    runbook = subject.runbook
    if not runbook.proof and not only_escalates(runbook):
        yield Fault(heading(runbook), "Nothing at the end of this runbook proves that it worked.")


RULE = Rule(
    code="proof-missing",
    name="No proof that it is repaired",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRILLED,
    since="0.1.0",
    check=check,
    shapes=WRITTEN_AS_RUNBOOK,
    local=True,
)
