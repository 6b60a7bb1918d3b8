"""Two entries of the library have the same id.

Why: A link or an alert that names the id leads to whichever was read first. Half of the people follow the wrong
one.

Fix: Give one of them an id of its own, or take it out if it is an old copy.

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

    <!-- file: other.md -->

    # RUN-001: Another one
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

    <!-- file: other.md -->

    # RUN-002: Another one
    Owner: Payments Team

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


def check(subject: Subject) -> Iterator[Fault]:
    """Yield an entry whose id an entry of another file has too. Within one file the reader tells."""
    entry = subject.entry
    paths = dict.fromkeys(other.path for other in subject.library.by_id.get(entry.id.upper(), ()))
    others = [path for path in paths if path != entry.path]
    if entry.id and others:
        yield Fault(heading(entry), f"{entry.id} is also the id of an entry in {', '.join(others)}.")


RULE = Rule(
    code="duplicate-id",
    name="Id taken twice",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    registers=True,
)
