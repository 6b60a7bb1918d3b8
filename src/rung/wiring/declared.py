"""What a team declared of its own commands, read from where it stands."""

from __future__ import annotations

from pathlib import Path

from rung.app.driving.declared import Declarations, declarations
from rung.model.errors import UsageError

LARGEST = 1024 * 1024
"""Bytes of a file of declarations."""


def declared_in(path: Path) -> Declarations:
    """Return what the file at ``path`` declares of the scripts below its folder. Raises UsageError."""
    from rung.outside.scripts import DiskScripts  # only a team that declares something needs it
    from rung.outside.whole import whole  # as above

    try:
        data = whole(path, LARGEST)
    except OSError as error:
        raise UsageError(
            f"the declarations cannot be read: {error.strerror}",
            id="effects-file",
            where=str(path),
            advice="make it readable",
        ) from error
    return declarations(str(path), data, str(path.parent), DiskScripts())
