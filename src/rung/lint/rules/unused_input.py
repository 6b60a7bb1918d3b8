"""A value is asked for, and no command or condition ever uses it.

Why: Someone spends a minute of the incident finding a value that does nothing, or believes that it is being used.

Fix: Take the row out, or use the value: `${NAME}` in a shell, `:name` in SQL.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Inputs
    | name | type | example | from |
    |---|---|---|---|
    | shard | integer | 3 | alert |

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

    ## Inputs
    | name | type | example | from |
    |---|---|---|---|
    | queue | name | jobs | alert |

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen "${queue}"
    ```
    Verification:
    - [ ] The depth is above 1000
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.lint.values import texts, used_names
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each declared input whose name stands in no command, condition, guard or template of the runbook."""
    used = {name.casefold() for text in texts(subject.runbook) for name in used_names(text)}
    for row in subject.runbook.inputs:
        if row.name.casefold() not in used:
            yield Fault(row.span, f"The input '{row.name}' is asked for, but nothing uses it.")


RULE = Rule(
    code="unused-input",
    name="Input that nothing uses",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
