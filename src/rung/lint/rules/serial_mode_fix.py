"""The repair is to run the build or workflow one job at a time.

Why: It hides a missing dependency instead of naming it. The race is still there and comes back with the next
machine.

Fix: Use serial mode to compare (once with `-j1`, once with `-j8`), then repair the graph.

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

    ### Step 2: Build again
    ```bash
    make -j1 all
    ```
    Verification:
    - [ ] The build passes

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

    ### Step 2: Compare serial and parallel
    ```bash
    make -j1 all
    make -j8 all
    ```
    Verification:
    - [ ] Both give the same files
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.locate import locate
from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.finding import Confidence, Severity

_SERIAL = re.compile(
    r"(?<![\w./-])(?:make\s[^|;&\n]*(?:-j ?1\b|--jobs[= ]1\b)|"
    r"snakemake\s[^|;&\n]*(?:-j ?1\b|--jobs[= ]1\b|--cores[= ]1\b|-c ?1\b))"
)
_COMPARES = re.compile(r"\bcompar|\bparallel", re.IGNORECASE)
_AFTER_A_LOOK = 2
"""Steps with commands: a runbook of one serial run repairs nothing."""
_PARALLEL = re.compile(r"(?:-j|--jobs|--cores|-c)[= ]?(?:[2-9]|[1-9]\d|all\b|\"?\$)")


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the serial run in the last step with commands, when nothing compares it to a parallel one."""
    steps = [step for step in subject.runbook.steps if step.commands]
    if len(steps) < _AFTER_A_LOOK or any(_PARALLEL.search(command.text) for step in steps for command in step.commands):
        return
    last = steps[-1]
    if any(_COMPARES.search(prose.text) for prose in (last.title, *last.prose)):
        return
    for command in last.commands:
        found = _SERIAL.search(command.text)
        if found is not None:
            place = locate(subject.source, command, found.start(), found.end())
            yield Fault(place, f"'{found[0]}' makes the run serial, and nothing compares it with a parallel one.")


RULE = Rule(
    code="serial-mode-fix",
    name="Serial mode as a fix",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
