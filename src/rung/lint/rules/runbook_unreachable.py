"""No alert, no register and no other page leads to this runbook.

Why: Nobody finds it in the night. It is kept up for years and opened by no one.

Fix: Name what starts it (`Trigger:`), link it from the runbook that excludes its case, or from the alert.

Bad:

    # RUN-007: Disk of the archive is full
    Category: Incident
    Owner: Storage Team

    ## Procedure

    ### Step 1: Look at the disk
    ```bash
    df -h /archive
    ```
    Verification:
    - [ ] The disk is above 90 %

Good:

    # RUN-007: Disk of the archive is full
    Category: Incident
    Owner: Storage Team

    ## Procedure

    ### Step 1: Look at the disk
    ```bash
    df -h /archive
    ```
    Verification:
    - [ ] The disk is above 90 %

    ---

    # RUN-008: Archive is slow
    Category: Incident
    Owner: Storage Team
    Trigger: MON-008

    ## Scope
    - **Handles**: an archive that answers late
    - **Does NOT handle**: a full disk (see RUN-007)

    ## Procedure

    ### Step 1: Look at the load
    ```bash
    cat /proc/loadavg
    ```
    Verification:
    - [ ] The load is above 8
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.library.library import alert_names
from rung.lint.blank import is_blank
from rung.lint.profile import Profile
from rung.lint.rule import WRITTEN_AS_RUNBOOK, Rule
from rung.lint.subject import Fault, Subject, heading
from rung.model.finding import Confidence, Severity


def check(subject: Subject) -> Iterator[Fault]:
    """Yield the runbook without a trigger that nothing in the library names.

    Where single files were named nothing is known about what links to them, and the rule is silent.
    """
    runbook, library = subject.runbook, subject.library
    triggers = (runbook.field("trigger"), runbook.field("triggers"))
    if runbook.path not in library.files or alert_names(runbook) or not all(map(is_blank, triggers)):
        return
    if runbook.section("symptom") is not None:
        return
    named = (runbook.id, runbook.id.upper(), library.key(runbook))
    if any(library.links_to.get(name) for name in named if name):
        return
    if not any(path != runbook.path for path in subject.linked.get(runbook.path, ())):
        yield Fault(heading(runbook), "Nothing leads to this runbook: no trigger, no alert, no link.")


RULE = Rule(
    code="runbook-unreachable",
    name="Runbook nobody reaches",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    profile=Profile.DRILLED,
    since="0.1.0",
    check=check,
    shapes=WRITTEN_AS_RUNBOOK,
)
