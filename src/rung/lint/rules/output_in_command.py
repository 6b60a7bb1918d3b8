"""A block marked as a script holds lines that a tool printed.

Why: Whoever copies the block runs the output as commands. A table of pods is harmless; a line that begins with the
name of a program is not.

Fix: Put the output into a block of its own marked `text`, or mark the block `console` and write a prompt before each
command.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the workers
    ```bash
    kubectl get pods -l app=worker
    NAME       READY   STATUS    RESTARTS   AGE
    worker-0   1/1     Running   0          3d
    ```
    Verification:
    - [ ] Each worker is ready

Good:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the workers
    ```bash
    kubectl get pods -l app=worker
    ```
    Verification:
    - [ ] Each worker is ready
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.locate import locate
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.shell import bare_lines, is_session, is_shell, prompt
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Command

_PRINTED = re.compile(
    r"^\s*(?:[A-Z][A-Z0-9_()/%-]{1,}(?: [A-Z][A-Z0-9_()/%-]*)?(?:\s{2,}|\t+)[A-Z][A-Z0-9_()/%-]|"
    r"HTTP/[12](?:\.\d)? \d{3}\b|[+|](?:-{3,}[+|]|\s.*\|\s*$)|-{4,}\s|={4,}\s*$|"
    r"\{\"\w+\"\s*:|[A-Z][\w-]*: {2,}\S)"
)
"""The head of a table of columns, a status line, the frame of a table, an object, a named field."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield, once a block, the first line of a script that is plainly output behind a command."""
    for step in subject.runbook.steps:
        for command in step.commands:
            if command.info.strip() and is_shell(command) and not is_session(command):
                yield from _first(subject, command)


def _first(subject: Subject, command: Command) -> Iterator[Fault]:
    lines = command.text.split("\n")
    if any(prompt(line.lstrip()) for line in lines):
        return
    run = [line.start for line in bare_lines(command.text)]
    start = 0
    for line in lines:
        if start not in run and run and run[0] < start and _PRINTED.match(line) and not _inside(command.text, start):
            place = locate(subject.source, command, start, start + len(line))
            yield Fault(place, f"This is output, and a shell would run it: '{line.strip()}'.")
            return
        start += len(line) + 1


def _inside(text: str, start: int) -> bool:
    """Say whether a here-document is open at ``start``: its lines are given to a command, not printed by one."""
    return re.search(r"<<-?\s*['\"]?\w", text[:start]) is not None


RULE = Rule(
    code="output-in-command",
    name="Output inside a command",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    local=True,
)
