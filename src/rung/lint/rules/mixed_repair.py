"""One step changes what is built and how it is run, so that nobody can tell which of the two helped.

Why: A change of the code or of the rules needs a review; a change of a profile, a limit or a number of jobs belongs to
operations. Done in one step, the second hides whether the first was right.

Fix: Make two steps, each with its own verification, and let the decision table say which class calls for which.

Bad:

    # RUN-009: Build is slow
    Category: Incident
    Owner: Build Team
    Trigger: MON-009

    ## Procedure

    ### Step 1: Mend the rule and lower the load
    ```bash
    git apply fix-rule.patch
    snakemake --profile profiles/small
    ```
    Verification:
    - [ ] The workflow ends

Good:

    # RUN-009: Build is slow
    Category: Incident
    Owner: Build Team
    Trigger: MON-009

    ## Procedure

    ### Step 1: Lower the load
    ```bash
    snakemake --profile profiles/small
    ```
    Verification:
    - [ ] The workflow ends
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.shell import is_shell
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Step

_SOURCE = re.compile(
    r"(?<![\w./-])(?:git (?:apply|am|revert|cherry-pick|commit|merge)\b|patch -|sed -i\b|perl -pi?\b|ed -s\b)"
)
_CONTEXT = re.compile(
    r"--(?:profile|workflow-profile|configfile|cores|jobs|latency-wait|retries|restart-times|resources)\b|"
    r"(?<![\w./-])(?:ulimit\b|renice\b|systemctl set-property\b|kubectl (?:scale|set (?:env|resources))\b|make -j ?\d)"
)


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each step that edits a source and turns an operating knob."""
    for step in subject.runbook.steps:
        if _has(step, _SOURCE) and _has(step, _CONTEXT):
            yield Fault(step.title.span, "This step changes the source and the way it is run at once.")


def _has(step: Step, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(command.text) for command in step.commands if is_shell(command))


RULE = Rule(
    code="mixed-repair",
    name="Two kinds of repair in one step",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    profile=Profile.DRILLED,
    since="0.1.0",
    check=check,
    preview=True,
    local=True,
)
