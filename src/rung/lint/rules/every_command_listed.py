"""A step lists command after command of one tool, as its manual does, instead of the one to begin with.

Why: The reader looks for the first honest command and finds a catalogue. Each minute goes into choosing.

Fix: Keep the command that answers the question of this step. Put the others into an `## Evidence` table with the
question that each answers.

Bad:

    # RUN-009: Build does not converge
    Category: Incident
    Owner: Build Team
    Trigger: MON-009

    ## Procedure

    ### Step 1: Useful commands
    ```bash
    make help
    make list
    make clean
    make distclean
    make lint
    make test
    make docs
    make dist
    make install
    ```

Good:

    # RUN-009: Build does not converge
    Category: Incident
    Owner: Build Team
    Trigger: MON-009

    ## Procedure

    ### Step 1: Ask whether the build has settled
    ```bash
    make -q
    ```
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.shell import bare_lines, is_shell
from rung.lint.subject import Fault, Subject
from rung.lint.typed import as_typed
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Step

_MOST = 8
"""Different commands of one tool in one step: more is a list to choose from."""
_WORDS = re.compile(r"^(?:sudo\s+)?(?P<tool>[a-z][\w.-]*)\s+(?:-\S+\s+)*(?P<verb>[a-z][\w:.-]*)")
_BINDS = re.compile(r"&&|\|\||[|;\\]|^\s*(?:if|for|while|done|fi)\b")


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each step with eight or more different commands of one tool that nothing asks about one by one."""
    for step in subject.runbook.steps:
        if step.checks or len(step.prose) >= _MOST:
            continue
        for tool, verbs in _verbs(step).items():
            if len(verbs) >= _MOST:
                place = step.commands[0].span
                yield Fault(place, f"This lists {len(verbs)} commands of {tool} without saying which to begin with.")


def _verbs(step: Step) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for command in step.commands:
        typed = as_typed(command)
        for line in bare_lines(typed.text) if is_shell(command) else ():
            words = _WORDS.match(line.text.strip())
            # A line with a comment says what it is for; one that is bound to others is part of a script.
            if words is not None and "#" not in line.text and not _BINDS.search(line.text):
                found[words["tool"]].add(words["verb"])
    return found


RULE = Rule(
    code="every-command-listed",
    name="Catalogue instead of a first command",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
