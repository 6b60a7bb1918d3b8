"""Two runbooks claim the same case, and neither says when the other is the right one.

Why: Two people open two pages for one incident and work against each other, or one person reads both and loses
the minutes that count.

Fix: Let one of them exclude the case and name the other (`Does NOT handle: ... (see RUN-002)`), or join the two.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Scope
    - **Handles**: a queue that grows without end

    ---

    # RUN-002: Jobs are late
    Category: Incident
    Owner: Payments Team
    Trigger: MON-006

    ## Scope
    - **Handles**: a queue that grows without an end

Good:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Scope
    - **Handles**: a queue that grows without end
    - **Does NOT handle**: jobs that are late while the queue is short (see RUN-002)

    ---

    # RUN-002: Jobs are late
    Category: Incident
    Owner: Payments Team
    Trigger: MON-006

    ## Scope
    - **Handles**: jobs that are late while the queue is short
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Runbook, Shape


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each handled case that another runbook handles in the same words, when neither names the other."""
    runbook = subject.runbook
    for line in runbook.scope.handles if runbook.scope is not None else ():
        for claim in subject.claims.alike(line):
            other = claim.runbook
            twin = other is runbook or (bool(runbook.id) and other.id == runbook.id)  # told as an id taken twice
            if not (twin or _names(runbook, other) or _names(other, runbook)):
                yield Fault(line.span, f"{subject.library.key(other)} handles the same case: '{claim.line.text}'.")
                break


def _names(one: Runbook, other: Runbook) -> bool:
    return bool(other.id) and other.id in {reference.id for reference in (*one.links, *one.mentions)}


RULE = Rule(
    code="overlapping-scopes",
    name="Two runbooks for one case",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    shapes=frozenset({Shape.TEMPLATE, Shape.BARE, Shape.STEPS}),
)
