"""The very first command of this runbook destroys something.

Why: Deleting, killing or cleaning first removes the evidence together with the fault, and cannot be taken back when
the diagnosis turns out wrong.

Fix: Start with commands that only look. Come to the destructive one after a step that shows it is needed.

Bad:

    # RUN-003: Build does not settle
    Owner: Build Team

    ## Procedure

    ### Step 1: Clean up
    ```bash
    rm -rf build
    ```

    ### Step 2: Look
    ```bash
    ls -l build
    ```

Good:

    # RUN-003: Build does not settle
    Owner: Build Team

    ## Procedure

    ### Step 1: Look
    ```bash
    ls -l build
    ```

    ### Step 2: Clean up
    ```bash
    rm -rf build
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.course import moves
from rung.lint.gathered import gathered_before
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.effect import Effect
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the first command when it destroys and nothing before it looks."""
    first = next(iter(moves(subject)), None)
    if first is None or first.verdict.effect is not Effect.DESTROY:
        return
    if not gathered_before(subject, first.command.span.start):
        yield Fault(first.command.span, f"The first command destroys something: {first.verdict.reason}.")


RULE = Rule(
    code="destructive-command-first",
    name="Destructive command first",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    local=True,
)
