"""Prepare the folder a demo plays in: the example runbooks, copied."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import rung
from rung.model.errors import UsageError


def prepared(folder: str) -> Path:
    """Return a folder that holds a copy of the examples. Raises UsageError when it is not empty or cannot be made."""
    place = Path(folder) if folder else Path(tempfile.mkdtemp(prefix="rung-demo-"))
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise UsageError(
            f"{place} is not an empty folder", id="folder-not-empty", where=str(place), advice="name a new one"
        )
    try:
        shutil.copytree(_examples(), place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("README.md"))
    except OSError as error:
        raise UsageError(
            f"the demo's folder cannot be made: {error}", id="folder-not-made", where=str(place), advice="name another"
        ) from error
    return place


def _examples() -> Path:
    """Return where the examples lie: inside an installed package, or beside the source tree."""
    package = Path(rung.__file__).parent
    installed = package / "examples"
    return installed if installed.is_dir() else package.parents[1] / "examples"
