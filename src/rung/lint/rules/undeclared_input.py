"""A command needs a value that the runbook neither asks for nor finds out.

Why: The reader has to guess what to put in, and an empty variable can turn a narrow command into a wide one.

Fix: List it under `## Inputs` with its type and where it comes from, or capture it from the output of a step.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen "${QUEUE}"
    ```
    Verification:
    - [ ] The depth is above 1000

Good:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Inputs
    | name | type | example | from |
    |---|---|---|---|
    | QUEUE | name | jobs | alert |

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen "${QUEUE}"
    ```
    Verification:
    - [ ] The depth is above 1000
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.locate import locate
from rung.lint.profile import Profile
from rung.lint.rule import WRITTEN_AS_RUNBOOK, Rule
from rung.lint.subject import Fault, Subject
from rung.lint.values import assigned, known, needed
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield, once a name, the first command that needs a value of no known origin."""
    runbook = subject.runbook
    given = {name.casefold() for name in (*known(runbook), *subject.secrets)}
    for step in runbook.steps:
        for command in step.commands:
            given |= {name.casefold() for name in assigned(command.text)}
            for value in needed(command):
                if value.name.casefold() not in given and not _commented(command.text, value.end):
                    given.add(value.name.casefold())
                    place = locate(subject.source, command, value.start, value.end)
                    yield Fault(place, f"'{value.name}' is needed here, but nothing says where it comes from.")


def _commented(text: str, end: int) -> bool:
    """Say whether a comment behind the value, on its line, says where it comes from."""
    return re.match(r"[^\n]*\s#[^\n]*\b(?:from|see|of|in)\b", text[end:]) is not None


RULE = Rule(
    code="undeclared-input",
    name="Value that comes from nowhere",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    shapes=WRITTEN_AS_RUNBOOK,
    local=True,
)
