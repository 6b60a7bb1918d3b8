"""A guard is written so that no command can be compared with its words.

Why: It would not hold even against the command that it was copied from. During a run rung says so on every approval
card, which people stop reading.

Fix: Write the guard shorter: program and subcommand (`docker rm -f`), SQL without its values.

Bad:

    # RUN-001: Queue is not drained

    ## Procedure

    ### Step 1: Look at the depth
    Do not:
    - Do not remove the containers: refuse `docker rm -f $(docker ps -aq)`

Good:

    # RUN-001: Queue is not drained

    ## Procedure

    ### Step 1: Look at the depth
    Do not:
    - Do not remove the containers: refuse `docker rm -f`
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity
from rung.risk.guards.guard import mute


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each guard that does not hold against a command of its own words, with a shorter spelling that does."""
    runbook = subject.runbook
    for guard in (*runbook.guards, *(guard for step in runbook.steps for guard in step.guards)):
        why = mute(guard.refusal.pattern) if guard.refusal is not None else ""
        if why:
            said, _, advice = why.partition("; ")
            yield Fault(guard.span, f"{said[:1].upper()}{said[1:]}.", f"{advice[:1].upper()}{advice[1:]}.")


RULE = Rule(
    code="guard-not-compared",
    name="Guard that no command can match",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    local=True,
)
