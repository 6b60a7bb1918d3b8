"""Files of which make says that they were changed in the future: what it concludes from their times does not count."""

from __future__ import annotations

import re

from rung.model.pattern import pattern

FUTURE = pattern(r"^\S*make(?:\[\d+\])?: Warning: File '([^']*)' has modification time ", re.MULTILINE)
SIGN = " has modification time "


def from_the_future(err: str) -> frozenset[str]:
    """Return the files of which make says that they were changed in the future, as it names them."""
    return frozenset(FUTURE.findall(err)) if SIGN in err else frozenset()
