"""The escalation does not say when to escalate, whom to call, or what to tell them.

Why: People escalate too late when nothing says when, in the wrong place when nothing says to whom, and twice when
nothing says what to hand over.

Fix: Write all three: `**When to escalate**`, `**Who to contact**`, `**What to provide**`.

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

    ## Escalation
    - **Who to contact**: Payments lead (pagerduty: payments)

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

    ## Escalation
    - **When to escalate**: after 15m
    - **Who to contact**: Payments lead (pagerduty: payments)
    - **What to provide**: the depth, what was tried
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.blank import is_blank
from rung.lint.profile import Profile
from rung.lint.rule import WRITTEN_AS_RUNBOOK, Rule
from rung.lint.sentences import says_what, says_when, says_who
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Shape

_WHO = re.compile(r"\bwho\b[^:.;]{0,20}:\s*\S", re.IGNORECASE)
_WHAT = re.compile(r"\bwhat\b[^:.;]{0,20}:\s*\S", re.IGNORECASE)
"""Labels inside a line that says all three at once."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the escalation that leaves one of the three open. On other pages prose alone counts as a path."""
    runbook = subject.runbook
    path = runbook.escalation
    if path is None or not (path.when or path.who or path.what or path.prose):
        return
    if runbook.shape not in WRITTEN_AS_RUNBOOK | {Shape.STEPS} and not (path.when or path.who or path.what):
        return
    prose = " ".join(line.text for line in path.prose)
    lines = " ".join((prose, *(when.text.text for when in path.when)))
    said = {
        "when to escalate": any(not is_blank(when.text.text) for when in path.when) or says_when(prose),
        "who to contact": any(not is_blank(who.text) for who in path.who)
        or says_who(prose)
        or _WHO.search(lines) is not None,
        "what to provide": any(not is_blank(what.text) for what in path.what)
        or says_what(prose)
        or _WHAT.search(lines) is not None,
    }
    missing = [name for name, there in said.items() if not there]
    if missing:
        yield Fault(path.span, f"The escalation does not say {' or '.join(missing)}.")


RULE = Rule(
    code="escalation-incomplete",
    name="Escalation without when, who or what",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
