"""A word after the opening marks of a code block is not one that rung knows.

Why: Someone wrote it to limit a command, to a target or a time, and it limits nothing. A
word that may name a place (neither rung nor another known tool takes it) keeps the block from running until it is
written as `target=NAME` or gone. A word that says the block is not to be run (`norun`, `skip`, `eval=FALSE`) does keep
it from running, and the step may be left without a command.

Fix: Write one of `target=NAME timeout=30s name=ID effect=mutate cwd=DIR`, or take it out.

Bad:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash timout=30s
    redis-cli llen jobs
    ```

Good:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash timeout=30s
    redis-cli llen jobs
    ```
"""

from __future__ import annotations

from rung.lint.rule import Teller, Told
from rung.model.finding import Severity

FAULT = Told(
    code="unknown-fence-word",
    name="Word after a fence that means nothing",
    severity=Severity.WARNING,
    teller=Teller.READER,
    since="0.1.0",
    module=__name__,
)
