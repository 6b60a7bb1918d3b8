"""Two runbooks claim the same case, and neither says when the other is the right one.

Why: Two people open two pages for one incident and work against each other, or one person reads both and loses
the minutes that count.

Fix: Let one of them exclude the case and name the other (`Does NOT handle: ... (see RUN-002)`), or join the two.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Scope
    - **Handles**: a queue that grows without end

    ---

    # RUN-002: Jobs are late
    Category: Incident
    Owner: Payments Team
    Trigger: MON-006

    ## Scope
    - **Handles**: a queue that grows without an end

Good:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Scope
    - **Handles**: a queue that grows without end
    - **Does NOT handle**: jobs that are late while the queue is short (see RUN-002)

    ---

    # RUN-002: Jobs are late
    Category: Incident
    Owner: Payments Team
    Trigger: MON-006

    ## Scope
    - **Handles**: jobs that are late while the queue is short
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity
from rung.model.prose import Prose
from rung.model.runbook import Runbook, Shape

_ALIKE = 0.8
_LEAST = 2
"""Words that carry meaning: one alone (`outage`) says too little to compare."""
_EMPTY = frozenset(
    {"a", "an", "the", "of", "or", "and", "in", "on", "to", "is", "are", "that", "with", "without", "for", "by", "its"}
)
_WORD = re.compile(r"[^\W_]+")


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each handled case that another runbook handles in the same words, when neither names the other."""
    runbook, library = subject.runbook, subject.library
    if runbook.scope is None:
        return
    for line in runbook.scope.handles:
        for other in library.runbooks:
            if other is runbook or other.scope is None or _names(runbook, other) or _names(other, runbook):
                continue
            same = next((theirs for theirs in other.scope.handles if _alike(line, theirs)), None)
            if same is not None:
                yield Fault(line.span, f"{library.key(other)} handles the same case: '{same.text}'.")
                break


def _names(one: Runbook, other: Runbook) -> bool:
    return bool(other.id) and other.id in {reference.id for reference in (*one.links, *one.mentions)}


def _alike(one: Prose, other: Prose) -> bool:
    mine, theirs = _words(one.text), _words(other.text)
    if min(len(mine), len(theirs)) < _LEAST:
        return False
    return len(mine & theirs) / len(mine | theirs) >= _ALIKE


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.casefold()) if word not in _EMPTY)


RULE = Rule(
    code="overlapping-scopes",
    name="Two runbooks for one case",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    shapes=frozenset({Shape.TEMPLATE, Shape.BARE, Shape.STEPS}),
)
