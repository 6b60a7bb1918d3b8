"""Where the shared test data lies: real runbooks, rules and commands that are not part of the project."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[1]


def shared(name: str) -> Path:
    """Return ``../shared/NAME`` (or below ``$RUNG_SHARED``); when it is missing skip, and fail in CI."""
    path = Path(os.environ.get("RUNG_SHARED", ROOT.parent / "shared")) / name
    if not path.exists():
        missing(f"the shared test data {path} is missing")
    return path


def missing(what: str) -> NoReturn:
    """Leave a test out because something it needs is not here; in CI that is a failure, never a silence."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
