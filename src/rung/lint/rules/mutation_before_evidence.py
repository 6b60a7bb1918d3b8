"""The first thing this runbook does to the system comes before anything has looked at it.

Why: The first change wipes out the state that would have shown the cause. Whoever comes later has nothing to go by,
and the wrong repair looks as good as the right one.

Fix: Put a step before it that only looks, and let its output decide. Planned work (Category: Deployment or
Maintenance) is exempt: its prerequisites are the evidence.

Bad:

    # RUN-001: Worker is stuck
    Owner: Payments Team

    ## Procedure

    ### Step 1: Restart the worker
    ```bash
    systemctl restart payments-worker
    ```

    ### Step 2: Look at the log
    ```bash
    journalctl -u payments-worker -n 100
    ```

Good:

    # RUN-001: Worker is stuck
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the log
    ```bash
    journalctl -u payments-worker -n 100
    ```

    ### Step 2: Restart the worker
    ```bash
    systemctl restart payments-worker
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.course import known_change, moves, planned
from rung.lint.gathered import gathered_before
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the first command known to change something when nothing before it gathers evidence."""
    if planned(subject):
        return
    first = next((move for move in moves(subject) if known_change(move.verdict)), None)
    if first is not None and not gathered_before(subject, first.command.span.start):
        yield Fault(
            first.command.span,
            f"This changes state ({first.verdict.reason}) before anything has been looked at.",
        )


RULE = Rule(
    code="mutation-before-evidence",
    name="Mutation before evidence",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
