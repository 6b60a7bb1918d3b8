"""A link points at a heading of this file that the file does not have.

Why: The reader presses it and stays where they are, without knowing that something was to be read first.

Fix: Correct the anchor: the heading in lower case, blanks as hyphens, other signs left out.

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

    See [how to drain](#draining-by-hand).

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

    See [how to drain](#draining-by-hand).

    ## Draining by hand

    Stop the producer first.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from urllib.parse import unquote

from rung.lint.anchors import anchors
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each link of the form ``#anchor`` that no heading and no named place of the file answers."""
    links = [
        link for link in subject.runbook.hyperlinks if link.destination.startswith("#") and len(link.destination) > 1
    ]
    if not links:
        return
    there = anchors(subject.source)
    for link in links:
        wanted = unquote(link.destination[1:]).casefold().removeprefix("user-content-")
        if wanted not in there and wanted != "top" and not wanted.startswith(("/", "!", "{")):
            near = get_close_matches(wanted, there, n=1)
            advice = f"Did you mean #{near[0]}?" if near else ""
            yield Fault(link.span, f"No heading of this file answers to '{link.destination}'.", advice)


RULE = Rule(
    code="dangling-anchor",
    name="Link to a heading that is not there",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    local=True,
)
