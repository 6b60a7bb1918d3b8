"""The entry names ids of a kind of which the library holds no entry at all.

Why: MON-005 means something to whoever wrote it. Someone else can look it up nowhere.

Fix: Keep the register beside the runbooks, one entry each (`MON-005: …`), or name the thing itself.

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

    Linked IDs: MON-005 (alert), RISK-008

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

    Linked IDs: MON-005 (alert)

    ---

    # MON-005: Queue over 1000
    Severity: critical
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.library.library import ID_KINDS
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity
from rung.model.prose import Reference


def check(subject: Subject) -> Iterator[Fault]:
    """Yield, once an entry, the ids whose kind is kept nowhere in the library."""
    kept = {name.partition("-")[0] for name in subject.library.by_id}
    known = set(ID_KINDS) - kept  # a ticket such as PROJ-12 is an id of somebody else's register
    lost = [one for one in subject.library.dangling(subject.entry) if _kind(one) in known]
    if lost:
        names = ", ".join(dict.fromkeys(one.id for one in lost))
        kinds = " or ".join(dict.fromkeys(_kind(one) for one in lost))
        yield Fault(lost[0].span, f"The library keeps no {kinds} entries, so these can be looked up nowhere: {names}.")


def _kind(reference: Reference) -> str:
    return reference.id.upper().partition("-")[0]


RULE = Rule(
    code="register-missing",
    name="Ids of a kind nobody keeps here",
    severity=Severity.INFO,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
)
