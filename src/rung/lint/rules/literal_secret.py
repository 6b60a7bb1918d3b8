"""A password, token or key is written out in the file.

Why: The file is copied, indexed, printed and put into the record of each run. The secret goes with it, and can only
be changed, not taken back.

Fix: Change the secret now, then name where it comes from: `env:NAME`, `file:PATH`, or a command of your vault.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli --pass hZ7kQ2mN9xLp4vRt llen jobs
    ```
    Verification:
    - [ ] The depth is above 1000

Good:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli --pass "$REDIS_PASSWORD" llen jobs
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
from rung.model.span import Span
from rung.secrets.literal import secrets


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each stretch of the entry that is a secret by its form, or a random value given as one."""
    entry = subject.entry
    text = subject.source.slice(entry.span)
    for secret in secrets(text):
        place = Span(entry.span.start + secret.start, entry.span.start + secret.end)
        yield Fault(place, f"This looks like {secret.kind}, written out.")


RULE = Rule(
    code="literal-secret",
    name="Secret in the text",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    registers=True,
    local=True,
)
