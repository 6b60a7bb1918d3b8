"""Two entries of one file have the same id.

Why: A link or an alert that names the id leads to the first, and the second is never opened.

Fix: Give each entry an id of its own.

Bad:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```

    ---

    # RUN-001: Broker is down
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli ping
    ```

Good:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```

    ---

    # RUN-002: Broker is down
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli ping
    ```
"""

from __future__ import annotations

from rung.lint.rule import Teller, Told
from rung.model.finding import Severity

FAULT = Told(
    code="duplicate-id-in-file",
    name="Id taken twice in one file",
    severity=Severity.ERROR,
    teller=Teller.READER,
    since="0.1.0",
    module=__name__,
)
