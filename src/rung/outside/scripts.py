"""The scripts that a team declared: where they are from another folder, and what they hold now."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


class DiskScripts:
    """Scripts on this machine. A folder that is empty is the one this process works in."""

    def called(self, folder: str, name: str, cwd: str) -> str:
        """Return the path of ``name`` in ``folder`` as it is written in ``cwd``."""
        if Path(name).is_absolute():
            return name
        return os.path.relpath(Path(folder or ".").resolve() / name, Path(cwd or ".").resolve())

    def digest(self, folder: str, name: str, cwd: str) -> str | None:
        """Return the SHA-256 of the content of the file that ``cwd`` calls so, if it is the one in ``folder``."""
        meant = Path(folder or ".").resolve() / name
        runs = Path(cwd or ".").resolve() / self.called(folder, name, cwd)
        try:
            if not runs.is_file() or not runs.samefile(meant):
                return None
            return hashlib.sha256(runs.read_bytes()).hexdigest()
        except OSError:
            return None
