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

    ---

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

    ---

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
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity
from rung.model.span import Source


def check(subject: Subject) -> Iterator[Fault]:
    """Yield an entry whose id others have too, and say where they stand."""
    entry = subject.entry
    others = [other for other in subject.library.by_id.get(entry.id.upper(), ()) if other is not entry]
    if entry.id and others:
        places = ", ".join(_place(subject.source, other.path, other.span.start) for other in others)
        yield Fault(entry.title.span, f"{entry.id} is also the id of another entry: {places}.")


def _place(source: Source, path: str, offset: int) -> str:
    """Return the place of another entry; its line is known only in the file at hand."""
    return f"{path}:{source.place(offset).line}" if path == source.path else path


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
