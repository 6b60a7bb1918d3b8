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
from dataclasses import dataclass

from rung.lint.locate import exact
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.shell import bare_lines, is_session, is_shell
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Edit, Fix, Severity
from rung.model.runbook import Command
from rung.model.span import Span


def check(subject: Subject) -> Iterator[Fault]:
    """Yield, once an entry, the first line of a script that starts with a prompt. The fix takes all of them out."""
    blocks = [block for command in _scripts(subject) if (block := _prompts(subject, command)).spans]
    if not blocks:
        return
    more = len(blocks) - 1
    rest = f", and in {more} more block{'s' if more > 1 else ''} of this entry" if more else ""
    edits = tuple(Edit(span, b"") for block in blocks if block.pure for span in block.spans)
    fix = Fix("Take the prompts out of the blocks that hold no output", edits) if edits else None
    first = blocks[0].spans[0]
    yield Fault(Span(first.start, first.start + 1), f"A shell would run '$' here{rest}.", fix=fix)


def _scripts(subject: Subject) -> Iterator[Command]:
    for step in subject.runbook.steps:
        for command in step.commands:
            if command.info.strip() and is_shell(command) and not is_session(command):
                yield command


@dataclass(frozen=True, slots=True)
class _Block:
    """The prompts of one block; ``pure`` when every command line has one, so that nothing in it is output."""

    spans: tuple[Span, ...]
    pure: bool


def _prompts(subject: Subject, command: Command) -> _Block:
    lines = [line for line in bare_lines(command.text) if line.text.strip()]
    starts = [line.start + line.text.index("$") for line in lines if line.text.lstrip().startswith("$ ")]
    spans = [exact(subject.source, command, start, start + 2) for start in starts]
    found = tuple(span for span in spans if span is not None)
    written = sum(bool(line.strip()) for line in command.text.split("\n"))
    return _Block(found, pure=len(found) == len(starts) == written)


RULE = Rule(
    code="prompt-in-command",
    name="Prompt inside a command",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRAFT,
    since="0.1.0",
    check=check,
    local=True,
)
