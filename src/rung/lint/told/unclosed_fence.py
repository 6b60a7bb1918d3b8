"""A code block is opened and never closed.

Why: Everything after it is shown as code on some pages and as text on others, and steps can vanish into the block
unseen.

Fix: Close the block with a line of the same marks.

Bad:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs

Good:

    # RUN-001: Queue is not drained
    Owner: Payments Team

    ## Procedure

    ### Step 1: Look at the depth
    ```bash
    redis-cli llen jobs
    ```
"""

from __future__ import annotations

from rung.lint.rule import Teller, Told
from rung.model.finding import Severity

FAULT = Told(
    code="unclosed-fence",
    name="Code fence never closed",
    severity=Severity.WARNING,
    teller=Teller.READER,
    since="0.1.0",
    module=__name__,
)
