"""Removes a folder with all that is in it, also where a build or the project closed folders of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def remove(place: Path) -> None:
    """Remove a folder, also with folders in it that are read-only or may not be entered; no link is followed.

    Nothing happens where there is no such folder. Raises ``OSError`` for what cannot be removed even so.
    """
    if not place.exists():
        return
    try:
        shutil.rmtree(place)
    except PermissionError:
        _enter(place)
        for folder, names, _ in os.walk(place):
            for each in names:  # before the walk looks into them
                _enter(Path(folder, each))
        shutil.rmtree(place)


def _enter(folder: Path) -> None:
    if not folder.is_symlink() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        folder.chmod(0o700)
