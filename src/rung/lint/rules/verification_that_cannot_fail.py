"""A condition is written so that it is always true.

Why: It passes when the repair worked and when it did not. The reader is told that all is well.

Fix: Let the command fail when the fault is still there, and expect something that only a repaired system shows.

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
    - [ ] The depth is known: `redis-cli llen jobs || true` expect `exit 0`

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
    - [ ] The depth is low: `redis-cli llen jobs` expect `number < 100`
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.expect import (
    CommandOutput,
    Comparison,
    Contains,
    ExitIs,
    Expect,
    LinesAre,
    Matches,
    SameAs,
    StepOutput,
)
from rung.model.finding import Confidence, Severity

_ALWAYS = re.compile(r"(?:\|\||;)\s*(?:true|:|exit 0|echo\b[^|;&]*)\s*$|^\s*(?:true|:|echo\b[^|;&]*)\s*$")
_ANYTHING = frozenset({"", ".*", ".+?", ".*?", "^", "$", "^.*$", "^.*", ".*$", ".?", "(.*)", "\\w*", "\\s*", "\\d*"})


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each typed condition that no output and no exit code could ever break."""
    runbook = subject.runbook
    steps = [check for step in runbook.steps for check in step.checks]
    for one in (*runbook.prerequisites, *steps, *runbook.proof):
        reason = _reason(one.expect) if one.expect is not None else ""
        if reason:
            yield Fault(one.span, f"This condition is always true: {reason}.")


def _reason(expect: Expect) -> str:
    source = expect.source.text if isinstance(expect.source, CommandOutput) else ""
    match expect.matcher:
        case ExitIs(0) if _ALWAYS.search(source):
            return "the command ends with 0 whatever happens"
        case Contains(text) if not text.strip():
            return "every output contains nothing"
        case Matches(pattern) if pattern in _ANYTHING:
            return f"every output matches '{pattern}'"
        case LinesAre(Comparison.AT_LEAST, count) if count <= 0:
            return "no output has less than no lines"
        case LinesAre(Comparison.MORE, count) if count < 0:
            return "no output has less than no lines"
        case SameAs(step) if isinstance(expect.source, StepOutput) and expect.source.number == step:
            return "a step is compared with itself"
    return ""


RULE = Rule(
    code="verification-that-cannot-fail",
    name="Verification that cannot fail",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
