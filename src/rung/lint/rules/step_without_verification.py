"""A step does something, and nothing says how to tell whether it worked.

Why: A command that ends without an error has not necessarily done what it was for. Without a condition to confirm,
a tired person goes on to the next step on top of a failure.

Fix: Add `Verification:` below the step's commands with a condition: what is true when it worked. A condition with
`expect` is checked by the machine; one in prose is confirmed by a person.

Bad:

    # RUN-001: Worker is stuck
    Owner: Payments Team

    ## Procedure

    ### Step 1: Restart the worker
    Commands:
    ```bash
    systemctl restart payments-worker
    ```

Good:

    # RUN-001: Worker is stuck
    Owner: Payments Team

    ## Procedure

    ### Step 1: Restart the worker
    Commands:
    ```bash
    systemctl restart payments-worker
    ```
    Verification:
    - [ ] The worker is up: `systemctl is-active payments-worker` expect `contains active`
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.course import changes, diagnoses, ends_with_a_look
from rung.lint.profile import Profile
from rung.lint.rule import WRITTEN_AS_RUNBOOK, Rule
from rung.lint.sentences import confirms_after
from rung.lint.subject import Fault, Subject, called
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Command, Step


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each step that nothing confirms.

    In a runbook every step with a command needs its condition. On other pages only a step that is known to change
    something outside the diagnosis does, and a later command or condition that looks counts, wherever it stands.
    """
    runbook = subject.runbook
    strict = runbook.shape in WRITTEN_AS_RUNBOOK
    for place, step in enumerate(runbook.steps):
        if step.checks or not step.commands:
            continue
        change = changes(subject, step)
        if strict:
            if not confirms_after((step,), step.commands[-1].span.end):
                yield Fault(step.title.span, f"{called(step)} has no verification{_what(change)}.")
        elif change is not None and not (
            diagnoses(runbook, step) or runbook.proof or _looked_at(subject, runbook.steps[place:], change.command)
        ):
            yield Fault(
                change.command.span,
                f"This changes state ({change.verdict.reason}), and nothing after it looks at the result.",
            )


def _what(change: object) -> str:
    return ", though it changes state" if change is not None else ""


def _looked_at(subject: Subject, steps: tuple[Step, ...], change: Command) -> bool:
    """Say whether a condition, a sentence or a command that only looks confirms behind ``change`` or at its end."""
    after = change.span.end
    checks = (check.span.start for step in steps for check in step.checks)
    if ends_with_a_look(subject, change) or confirms_after(steps, after) or any(start >= after for start in checks):
        return True
    later = (command for step in steps for command in step.commands if command.span.start >= after)
    return any(not subject.verdict(command).effect.changes for command in later)


RULE = Rule(
    code="step-without-verification",
    name="Step without verification",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
