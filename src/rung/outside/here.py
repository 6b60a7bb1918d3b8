"""Where a path leads from the folder that rung was started in, which may be gone by now."""

from __future__ import annotations

import os

from rung.model.errors import UsageError


def resolved(path: str) -> str:
    """Return the whole path, links followed. Raises UsageError (``folder-gone``) where it begins at no folder."""
    try:
        return os.path.realpath(path)
    except FileNotFoundError as error:
        raise UsageError(
            "the folder that rung was started in is gone",
            id="folder-gone",
            advice="go to one that is there: cd",
        ) from error
