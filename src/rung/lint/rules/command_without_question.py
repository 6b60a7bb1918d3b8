"""A command is offered as evidence, and nothing says which question it answers.

Why: The reader cannot tell whether it is worth the minute, and what it printed proves nothing in particular.

Fix: Write the question into the row of the table, or as a line above the block.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Evidence
    ```bash
    redis-cli llen jobs
    ```

Good:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Evidence
    How long is the queue?
    ```bash
    redis-cli llen jobs
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.blank import is_blank
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each command of the evidence section without a question."""
    for row in subject.runbook.evidence:
        if is_blank(row.question.text):
            yield Fault(row.command.span, "Nothing says which question this command answers.")


RULE = Rule(
    code="command-without-question",
    name="Command that answers no question",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
