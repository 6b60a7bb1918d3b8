"""A link leads to a folder above it; it was not followed.

Why: Followed blindly it would never end; everything else in the folder was read.

Fix: Remove the link, or check the folder it points to by its own path.
"""

from __future__ import annotations

from rung.lint.rule import Teller, Told
from rung.model.finding import Severity

FAULT = Told(
    code="directory-loop",
    name="A folder that leads back to itself",
    severity=Severity.WARNING,
    teller=Teller.FOLDER,
    since="0.1.0",
    module=__name__,
)
