"""A command names something that had that name only once: a pod, a node or a file of a past incident.

Why: The name is gone. At best the command fails; at worst the reader believes that the pod they look for is gone too.

Fix: Name what stays (a deployment, a label, a service), or write a placeholder and say where its value comes from.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the worker
    ```bash
    kubectl logs worker-7d9c5b8f6d-x2k9p
    ```
    Verification:
    - [ ] The log names the fault

Good:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the worker
    ```bash
    kubectl logs deployment/worker
    ```
    Verification:
    - [ ] The log names the fault
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.locate import locate
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.shell import bare_lines, is_shell, prompt
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Command

# Kubernetes makes names of these letters and digits only: no vowels, no 0, 1 or 3, so that no words come out.
_MADE = "[bcdfghjklmnpqrstvwxz2456789]"
_GENERATED = re.compile(
    rf"(?<![\w.-])(?P<pod>[a-z][a-z0-9-]*-{_MADE}{{8,10}}-{_MADE}{{5}})(?![\w-])|"
    r"(?<![\w.-])(?P<host>ip-\d+-\d+-\d+-\d+[\w.-]*)"
)


def check(subject: Subject) -> Iterator[Fault]:
    """Yield, once a command, the first generated name that stands in what is typed, not in what is printed."""
    for step in subject.runbook.steps:
        for command in step.commands:
            if is_shell(command):
                yield from _first(subject, command)


def _first(subject: Subject, command: Command) -> Iterator[Fault]:
    record = any(prompt(line.lstrip()) for line in command.text.split("\n"))
    for line in bare_lines(command.text):
        found = _GENERATED.search(line.text)
        if found is not None and (prompt(line.text.lstrip()) or not record) and _has_tool(line.text, found.start()):
            place = locate(subject.source, command, line.start + found.start(), line.start + found.end())
            yield Fault(place, f"'{found[0]}' was made for one pod or machine and will not be there again.")
            return


def _has_tool(line: str, before: int) -> bool:
    """Say whether something stands before the name on its line: a line that begins with it was printed."""
    return bool(line[prompt(line) : before].strip())


RULE = Rule(
    code="unstable-name",
    name="Name that was there only once",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
