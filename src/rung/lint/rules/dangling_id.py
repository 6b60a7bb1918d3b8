"""An id is named here that no entry of the library has.

Why: "See RUN-010" is a promise. Someone follows it in the middle of an incident and finds nothing.

Fix: Correct the id, or write the entry that it promises.

Bad:

    # RUN-001: Connections run out
    Owner: Backend Team

    ## Scope
    - **Handles**: a full pool
    - **Does NOT handle**: a server that is down (see RUN-010)

    ## Procedure

    ### Step 1: Look
    ```bash
    ss -s
    ```

Good:

    # RUN-001: Connections run out
    Owner: Backend Team

    ## Scope
    - **Handles**: a full pool
    - **Does NOT handle**: a server that is down (see RUN-010)

    ## Procedure

    ### Step 1: Look
    ```bash
    ss -s
    ```

    ---

    # RUN-010: Server is down
    Owner: Backend Team

    ## Procedure

    ### Step 1: Look
    ```bash
    systemctl status postgresql
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.library.match import Unknown, match
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each id that leads nowhere, if the library keeps entries of its kind at all."""
    kept = {name.partition("-")[0] for name in subject.library.by_id}
    for reference in subject.library.dangling(subject.entry):
        kind = reference.id.upper().partition("-")[0]
        if kind in kept:
            yield Fault(
                reference.span, f"{reference.id} is named here, but no entry has this id.", _near(subject, reference.id)
            )


def _near(subject: Subject, id: str) -> str:  # noqa: A002 - the word of the file format for what names an entry
    found = match(subject.library, id)
    near = [name for name in found.nearest if name != subject.entry.id] if isinstance(found, Unknown) else []
    return f"Write that entry, or correct the id: the nearest is {near[0]}." if near else ""


RULE = Rule(
    code="dangling-id",
    name="Id that leads nowhere",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    registers=True,
)
