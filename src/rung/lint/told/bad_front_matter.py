"""The block between the marks at the top of the file is neither YAML nor TOML.

Why: Owner, severity and trigger written there do not exist for anyone who asks.

Fix: Correct it, or write plain header lines below the title.

Bad:

    ---
    owner: [unclosed
    ---

    # Queue is not drained

Good:

    ---
    owner: Payments Team
    ---

    # Queue is not drained
"""

from __future__ import annotations

from rung.lint.rule import Teller, Told
from rung.model.finding import Severity

FAULT = Told(
    code="bad-front-matter",
    name="Front matter that cannot be read",
    severity=Severity.WARNING,
    teller=Teller.READER,
    since="0.1.0",
    module=__name__,
)
