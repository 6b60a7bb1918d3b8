"""A phrase such as `expect` or `refuse` is written so that rung cannot read it, so nothing is checked by it.

Why: The line looks like a check and is none. A person has to judge it, and nobody told them.

Fix: Write one of the forms that the message names, or say it in plain prose.

Bad:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```
    Verification:
    - [ ] The depth is low: `redis-cli llen jobs` expect `number lower than 5`

Good:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```
    Verification:
    - [ ] The depth is low: `redis-cli llen jobs` expect `number < 5`
"""

from __future__ import annotations

from rung.lint.rule import Teller, Told
from rung.model.finding import Severity

FAULT = Told(
    code="broken-phrase",
    name="Typed phrase that is not understood",
    severity=Severity.WARNING,
    teller=Teller.READER,
    since="0.1.0",
    module=__name__,
)
