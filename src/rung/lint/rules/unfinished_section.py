"""A section holds nothing, or nothing but a note to write it later.

Why: The heading promises help. Whoever comes to it in an incident has spent the time to get there and finds
nothing.

Fix: Write it, or take the heading out: a page that is honestly short is read with other eyes.

Bad:

    # QueueStuck

    ## Meaning

    The queue grows.

    ## Mitigation

    TBD

Good:

    # QueueStuck

    ## Meaning

    The queue grows.

    ## Mitigation

    Stop the producer, then wait until the queue is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.blank import is_blank
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Section

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

_ANSWER = re.compile(r"\W*(?:none|n/?a|never|nobody|unknown|no|nothing)\W*", re.IGNORECASE)
"""Short, and all the same said: nothing is needed, nobody is hurt."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each section without a part of its own whose text is empty or a stand-in."""
    sections = subject.runbook.sections
    for section in sections:
        if any(other is not section and section.span.covers(other.span) for other in sections):
            continue
        text = _COMMENT.sub("", subject.source.text(section.body)).strip()
        if _is_empty(section, text) or (text and is_blank(text) and not _ANSWER.fullmatch(text)):
            said = f"says only '{text}'" if text else "is empty"
            yield Fault(section.title.span, f"The section '{section.title.text}' {said}.")


def _is_empty(section: Section, text: str) -> bool:
    """Say whether a section with a known role holds nothing; a heading without one may only part the page."""
    return not text and bool(section.role)


RULE = Rule(
    code="unfinished-section",
    name="Section that was never written",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    local=True,
)
