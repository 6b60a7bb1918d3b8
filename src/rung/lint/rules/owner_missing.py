"""Nobody is named as the owner of this runbook.

Why: When a step is wrong at 3 AM someone must be asked, and afterwards someone must mend it. A runbook without an
owner goes stale, and nobody notices until it is needed.

Fix: Write `Owner: TEAM` below the title, or name the owners of the folder in an OWNERS or CODEOWNERS file.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```

Good:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.blank import is_blank
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.sentences import names_owner
from rung.lint.subject import Fault, Subject, heading
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the runbook that has neither an Owner line nor an owners file above it."""
    runbook = subject.runbook
    owner = subject.library.owner(runbook)
    if (owner is None or is_blank(owner.owner)) and not names_owner(runbook, subject.source):
        header = runbook.header("owner")
        yield Fault(header.span if header else heading(runbook), "Nobody owns this runbook.")


RULE = Rule(
    code="owner-missing",
    name="No owner",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
)
