"""What the files hold that a command starts, now."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

_SCRIPT = b"#!"
_RUNS = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH


class DiskPrograms:
    """Files of this machine. A file whose system data stay the same is read once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, ...], str]] = {}

    def digest(self, cwd: str, path: str, *, read: bool) -> str:
        """Return the SHA-256 of the file that ``cwd`` calls ``path``; empty when no program is there.

        A program is a regular file that may be executed, or that begins with ``#!``; any regular file, where ``read``.
        """
        meant = str(Path(cwd or ".").expanduser() / Path(path).expanduser()) if "\0" not in path else ""
        try:
            descriptor = os.open(meant, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except (OSError, ValueError):
            return ""
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            os.close(descriptor)
            return ""
        with os.fdopen(descriptor, "rb") as file:
            if not (read or facts.st_mode & _RUNS or file.peek(2)[:2] == _SCRIPT):
                return ""
            known = (facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)
            before = self._known.get(meant)
            if before is None or before[0] != known:
                before = self._known[meant] = (known, hashlib.file_digest(file, "sha256").hexdigest())
        return before[1]
