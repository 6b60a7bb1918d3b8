"""An input has a type that no value can be checked against.

Why: A run that needs the value does not begin: nobody can say which answers are safe to put into a command, and that is
found out when the incident is already there.

Fix: Write one of the types that there are, or list what may be chosen, as `blue|green`.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Inputs
    | name | type | example | from |
    |---|---|---|---|
    | queue | string | jobs | alert |

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen "${queue}"
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
    | queue | word | jobs | alert |

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
from rung.model.finding import Confidence, Severity
from rung.model.kind import advice, known


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each declared input of a type that is none, with the nearest one and all that there are."""
    for row in subject.runbook.inputs:
        if not known(row.kind):
            yield Fault(
                row.span, f"The input '{row.name}' has the type '{row.kind}', which is none: {advice(row.kind)}."
            )


RULE = Rule(
    code="unknown-type",
    name="Input of a type that is none",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
