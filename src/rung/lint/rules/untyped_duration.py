"""The escalation names a time in a sentence, so no clock watches it.

Why: At the fifteenth minute nobody counts. A sentence waits until somebody remembers it; a typed time speaks up.

Fix: Write `after 15m` before the sentence, parted by a semicolon.

Bad:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Escalation
    - **When to escalate**: the issue persists >15 minutes, jobs are lost
    - **Who to contact**: Payments Team lead (slack: #payments)
    - **What to provide**: the depth, since when

Good:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Escalation
    - **When to escalate**: after 15m; the issue persists >15 minutes, jobs are lost
    - **Who to contact**: Payments Team lead (slack: #payments)
    - **What to provide**: the depth, since when
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.expect import After, Judged
from rung.model.finding import Confidence, Edit, Fix, Severity
from rung.model.span import Span

_LASTS = re.compile(
    r"\b(?:persist\w*|last(?:s|ing)?|continu\w+|unresolved|ongoing|(?:not|isn't|cannot\s+be)\s+(?:yet\s+)?"
    r"(?:resolved|over|fixed|mitigated|solved)|no\s+progress)\b[^.;,\d]{0,30}?(?:>|=|\bmore\s+than|\blonger\s+than|\bover|"
    r"\bafter|\bfor|\bwithin|\bin)[\s=]*(?P<number>\d{1,4})\s*-?(?P<unit>s|m|h|sec\w*|min\w*|hours?|hrs?)\b",
    re.IGNORECASE,
)
_SECONDS = {"s": 1, "m": 60, "h": 3600}


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each escalation in prose that says how long a fault may last, when no typed time says the same."""
    path = subject.runbook.escalation
    whens = path.when if path is not None else ()
    typed = {when.trigger.seconds for when in whens if isinstance(when.trigger, After)}
    for when in whens:
        found = _LASTS.search(when.text.text) if isinstance(when.trigger, Judged) else None
        if found is None:
            continue
        unit = found["unit"][0].casefold()
        if int(found["number"]) * _SECONDS[unit] in typed:
            continue
        words = f"after {int(found['number'])}{unit}"
        start = when.text.span.start
        edit = Edit(Span(start, start), f"{words}; ".encode())
        yield Fault(when.text.span, f"No clock watches '{found[0]}'.", fix=Fix(f"Write '{words}' before it", (edit,)))


RULE = Rule(
    code="untyped-duration",
    name="Time that nothing watches",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    profile=Profile.TRUSTED,
    since="0.1.0",
    check=check,
    local=True,
)
