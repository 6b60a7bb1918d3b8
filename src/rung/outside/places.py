"""Where rung finds its configuration and keeps its state, by the usual conventions of the system."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rung.model.errors import UsageError
from rung.outside.here import resolved
from rung.outside.whole import whole

_LARGEST = 1024 * 1024
"""Bytes of a configuration."""


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A configuration file that was found: its path, its bytes, and what led to it."""

    path: str
    data: bytes
    why: str


def config_file(named: str, root: str) -> ConfigFile | None:
    """Return the configuration: the file named, ``$RUNG_CONFIG``, the nearest upward, the user's; or None.

    The search upward begins at ``root`` (empty: the working folder) and ends at the repository's root.
    Raises UsageError when a file that was named cannot be read, or is none.
    """
    why = "--config" if named else "environment RUNG_CONFIG"
    named = named or os.environ.get("RUNG_CONFIG", "")
    if named:
        return ConfigFile(named, _bytes(Path(named)), why)
    for path in _candidates(Path(resolved(root))):
        if path.exists() and not path.is_dir():
            data = _bytes(path)
            if path.name != "pyproject.toml" or _has_table(data):
                return ConfigFile(os.path.relpath(path), data, "the nearest upward, or the user's own")
    return None


def state_folder() -> Path:
    """Return the folder for runs and keys: ``$XDG_STATE_HOME/rung``, or ``~/.local/state/rung``."""
    base = os.environ.get("XDG_STATE_HOME", "")
    return (Path(base) if base else Path.home() / ".local" / "state") / "rung"


def state_origin() -> str:
    """Return what decides where that folder is."""
    return "environment XDG_STATE_HOME" if os.environ.get("XDG_STATE_HOME", "") else "default"


def _candidates(here: Path) -> Iterator[Path]:
    for folder in (here, *here.parents):
        yield folder / "rung.toml"
        yield folder / "pyproject.toml"
        if (folder / ".git").exists():
            break
    base = os.environ.get("XDG_CONFIG_HOME", "")
    yield (Path(base) if base else Path.home() / ".config") / "rung" / "config.toml"


def _has_table(data: bytes) -> bool:
    try:
        return "rung" in tomllib.loads(data.decode("utf-8")).get("tool", {})
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False  # somebody else's broken pyproject.toml is theirs to mend


def _bytes(path: Path) -> bytes:
    try:
        return whole(path, _LARGEST)
    except OSError as error:
        raise UsageError(
            f"the configuration cannot be read: {error.strerror}",
            id="config-unreadable",
            where=str(path),
            advice="name another with --config, or make it readable",
        ) from error
