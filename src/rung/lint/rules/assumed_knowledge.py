"""A sentence counts on what the reader knows already, or on one person being there.

Why: The runbook is for the night when that person sleeps and the reader is new.

Fix: Write what they would say: the command, the place, the value.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```
    Verification:
    - [ ] The depth is above 1000

    ### Step 2: Drain the queue
    Drain it the usual way.

    Verification:
    - [ ] The queue is empty

Good:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```
    Verification:
    - [ ] The depth is above 1000

    ### Step 2: Drain the queue
    Stop the producer and wait until the queue is empty.

    Verification:
    - [ ] The queue is empty
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity

_TAKES_FOR_GRANTED = re.compile(
    r"\b(?:(?:as\s+you\s+(?:already\s+)?know|you\s+(?:should\s+|already\s+)*know\s+how\s+to)|"
    r"(?:in\s+)?the\s+usual\s+(?:way|procedure|steps|place|commands?|suspects)|like\s+(?:the\s+)?last\s+time|"
    r"(?:do|run|fix|handle)\s+(?:it\s+|this\s+)?as\s+usual|ask\s+(?:the\s+maintainer|whoever|someone\s+who\s+knows))\b",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each sentence of a step that takes something for granted."""
    for step in subject.runbook.steps:
        for prose in dict.fromkeys((step.title, *step.prose)):
            found = _TAKES_FOR_GRANTED.search(prose.text)
            if found is not None:
                yield Fault(prose.span, f"'{found[0]}' holds only for those who know.")


RULE = Rule(
    code="assumed-knowledge",
    name="Knowledge taken for granted",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    preview=True,
    local=True,
)
