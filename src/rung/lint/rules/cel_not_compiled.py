"""A ``cel`` expectation does not compile, or the extra that compiles it is not installed.

Why: An expression that cannot be evaluated never holds, and the run that needs it stops in the middle of an incident.

Fix: Correct the expression; it may name `exit`, `output`, `lines` and `json`. Where the extra is missing, install it:
`pip install 'rung[cel]'`.

Bad:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli --json info keyspace
    ```
    Verification:
    - [ ] It is short: expect `cel depth < 5`

Good:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli --json info keyspace
    ```
    Verification:
    - [ ] It is short: expect `cel exit == 0 && size(lines) < 5`
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.phrases import phrases
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.errors import UsageError
from rung.model.expect import CelIs
from rung.model.finding import Confidence, Severity
from rung.text.phrase.cel import fault


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each typed phrase whose expression cannot be evaluated here, with the reason."""
    for phrase in phrases(subject.runbook):
        if isinstance(phrase.matcher, CelIs):
            reason = _reason(phrase.matcher.expression)
            if reason:
                yield Fault(phrase.span, f"This can never hold: {reason}.")


def _reason(expression: str) -> str:
    try:
        return fault(expression)
    except UsageError as missing:
        return missing.message


# Not local: what it finds depends on what is installed, so it is never taken from memory.
RULE = Rule(
    code="cel-not-compiled",
    name="CEL expression that does not compile",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
)
