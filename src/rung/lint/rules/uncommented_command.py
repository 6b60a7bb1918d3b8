"""A command that looks stands alone: nothing says what its answer means.

Why: The reader runs it, sees thirty lines, and does not know whether that is good or bad.

Fix: Write what a healthy answer looks like and what an unhealthy one points at, as a sentence, as a condition under
`Verification:`, or as a comment in the block.

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
    Below 100 is normal. A depth that grows by the minute means that no worker runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.course import is_procedure
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject, called
from rung.lint.typed import as_typed
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Command, Step
from rung.model.span import Span

_TELLS = re.compile(
    r"\b(?:if|when|unless|means?|meaning|expect\w*|should|shows?|indicates?|healthy|normal\w*|succe\w+|fail\w*|"
    r"otherwise|look\s+for|example|output|result|returns?|until|whether|verif\w+|confirm\w*|ensure|must|"
    r"(?:check|look|search|watch)(?:ing)?\s+for|such\s+as|that\s+(?:can|may|is|are|have|has)|state\s+is|to\s+see|"
    r"because|cause[ds]?|due\s+to|not\s+\w+|missing|stuck|error\w*|high|low|large|above|below|more\s+than|less\s+than)\b",
    re.IGNORECASE,
)
"""Words with which a sentence says what an answer means, or what to look for in it."""
_SILENT = re.compile(
    r"^(?:(?:export|local|declare)\s+)?[A-Za-z_]\w*=|^(?:cd|exit|logout|source|set|unset|chroot|export)\b|"
    r"^\S+\s+(?:login|project|debug|exec|rsh|run)\b"
)
"""Lines that prepare the next command or open a shell somewhere: they have no answer to explain."""
_COMMENT = re.compile(r"(?m)(?:^|\s)(?:#|--|//)\s+\S")


def check(subject: Subject) -> Iterator[Fault]:
    """Yield, once a step, the first command that only looks and that no sentence, condition or comment explains."""
    runbook = subject.runbook
    if not is_procedure(runbook) or runbook.proof:
        return
    for step in runbook.steps:
        last = step.commands[-1] if step.commands else None
        if last is None or step.checks or step.captures or _explained(step):
            continue
        if subject.verdict(last).effect.changes or not _answers(subject, last):
            continue
        if not _sample_behind(subject, step, last):
            yield Fault(last.span, f"{called(step)} does not say what the answer of its command means.")


def _answers(subject: Subject, command: Command) -> bool:
    """Say whether the block is closed, marked as code of a language, without comments, and prints something."""
    last = subject.source.text(command.span).rstrip().rpartition("\n")[2].strip(" \t>")
    if not command.info.strip() or not last or not set(last) <= {"`", "~"} or _COMMENT.search(command.text):
        return False
    lines = [line for line in as_typed(command).text.split("\n") if line.strip()]
    return bool(lines) and not _SILENT.match(lines[-1].strip())


def _explained(step: Step) -> bool:
    return any(_TELLS.search(prose.text) for prose in (step.title, *step.prose))


def _sample_behind(subject: Subject, step: Step, command: Command) -> bool:
    """Say whether the step goes on behind the command: a sentence or a sample of the answer explains it."""
    rest = subject.source.text(Span(command.span.end, max(step.span.end, command.span.end)))
    return bool(re.sub(r"[\s`~>*-]", "", rest))


RULE = Rule(
    code="uncommented-command",
    name="Command whose answer is not explained",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    profile=Profile.DRILLED,
    since="0.1.0",
    check=check,
    preview=True,
    local=True,
)
