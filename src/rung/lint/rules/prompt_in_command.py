"""A block marked as a script starts its lines with a shell prompt.

Why: Copied and pasted, the shell looks for a command called `$`. In the middle of a script some lines run and
others do not.

Fix: Take the prompts out. For a record of a session with its output, mark the block as `console`.

Bad:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    $ redis-cli llen jobs
    ```
    Verification:
    - [ ] The depth is above 1000

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

Good:

    # RUN-001: Queue is not drained
    Category: Incident
    Owner: Payments Team
    Trigger: MON-005

    ## Procedure

    ### Step 1: Look at the depth
    ```console
    $ redis-cli llen jobs
    ```
    Verification:
    - [ ] The depth is above 1000
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.lint.locate import exact, locate
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.shell import bare_lines, is_session, is_shell
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Edit, Fix, Severity
from rung.model.runbook import Command


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each block of a scripting language in which a line starts with ``$`` and a blank."""
    for step in subject.runbook.steps:
        for command in step.commands:
            if command.info.strip() and is_shell(command) and not is_session(command):
                yield from _prompts(subject, command)


def _prompts(subject: Subject, command: Command) -> Iterator[Fault]:
    lines = [line for line in bare_lines(command.text) if line.text.strip()]
    starts = [line.start + line.text.index("$") for line in lines if line.text.lstrip().startswith("$ ")]
    if not starts:
        return
    pure = len(starts) == len(lines)
    spans = [exact(subject.source, command, start, start + 2) for start in starts]
    edits = tuple(Edit(span, b"") for span in spans if span is not None)
    fix = Fix("Take the prompts out", edits) if pure and len(edits) == len(starts) else None
    rest = "" if pure else " Other lines of the block look like output."
    yield Fault(
        locate(subject.source, command, starts[0], starts[0] + 1), f"A shell would run '$' here.{rest}", fix=fix
    )


RULE = Rule(
    code="prompt-in-command",
    name="Prompt inside a command",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
)
