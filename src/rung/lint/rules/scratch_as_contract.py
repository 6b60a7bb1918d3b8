"""A condition trusts a file from a scratch folder that this runbook did not write.

Why: What lies in a temporary folder may come from another run, another day or another user. It can say that all is
well while what was published is broken.

Fix: Confirm by what others rely on: the published file, the service, the database. Or write the file anew in a step
of this runbook before it is read.

Bad:

    # RUN-012: Report is wrong
    Category: Incident
    Owner: Data Team
    Trigger: MON-012

    ## Procedure

    ### Step 1: Look at the report
    ```bash
    ls -l published/report.csv
    ```
    Verification:
    - [ ] The totals are right: `grep -c ok /tmp/totals.txt` expect `number > 0`

Good:

    # RUN-012: Report is wrong
    Category: Incident
    Owner: Data Team
    Trigger: MON-012

    ## Procedure

    ### Step 1: Look at the report
    ```bash
    ls -l published/report.csv
    ```
    Verification:
    - [ ] The totals are right: `grep -c ok published/totals.txt` expect `number > 0`
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.lint.profile import Profile
from rung.lint.rule import Rule
from rung.lint.subject import Fault, Subject
from rung.model.expect import CommandOutput
from rung.model.finding import Confidence, Severity
from rung.model.runbook import Check, Runbook

_SCRATCH = re.compile(
    r"(?<![\w./-])(?:/tmp|/var/tmp|/dev/shm|(?:[\w.-]+/)*(?:\.snakemake|scratch|tmp|temp))/[\w./*{}$-]+|"
    r"(?<![\w/-])[\w./-]+\.(?:tmp|temp|partial)\b"
)


def check(subject: Subject) -> Iterator[Fault]:
    """Yield each condition of a step or of the proof whose own command reads a scratch file from elsewhere."""
    runbook = subject.runbook
    written = " ".join(_written(runbook))
    for one in (*(check for step in runbook.steps for check in step.checks), *runbook.proof):
        found = _SCRATCH.search(_asks(one))
        if found is not None and found[0] not in written:
            yield Fault(one.span, f"This trusts {found[0]}, which no step of this runbook writes.")


def _asks(check: Check) -> str:
    source = check.expect.source if check.expect is not None else None
    return source.text if isinstance(source, CommandOutput) else ""


def _written(runbook: Runbook) -> Iterator[str]:
    yield from (command.text for step in runbook.steps for command in step.commands)


RULE = Rule(
    code="scratch-as-contract",
    name="Scratch output trusted as a result",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    profile=Profile.USABLE,
    since="0.1.0",
    check=check,
    local=True,
)
