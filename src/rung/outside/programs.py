"""What the files hold that a command starts, now."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_SCRIPT = b"#!"
_SHELL = re.compile(rb"#!\s*\S*?(?:/env\s+(?:-\S+\s+)*)?(?:\S*/)?(?:ba|da|z|k|mk|a)?sh\b")
_OTHERS = frozenset([".py", ".pl", ".rb", ".js", ".php", ".lua", ".r", ".R", ".fish"])
_RUNS = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH
LARGEST = 256 * 1024
"""Bytes of a shell script that is read for what it reads itself."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a file held, when its system data were these. ``text`` is empty where it is no shell script."""

    facts: tuple[int, ...]
    digest: str
    text: str


class DiskPrograms:
    """Files of this machine. A file whose system data stay the same is read once."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def digest(self, cwd: str, path: str, *, read: bool) -> str:
        """Return the SHA-256 of the file that ``cwd`` calls ``path``; empty when no program is there.

        A program is a regular file that may be executed, or that begins with ``#!``; any regular file, where ``read``.
        """
        found = self._look(cwd, path, read=read)
        return found.digest if found else ""

    def shell(self, cwd: str, path: str) -> str:
        """Return the text of the shell script that ``cwd`` calls ``path``; empty when none is there."""
        found = self._look(cwd, path, read=True)
        return found.text if found else ""

    def _look(self, cwd: str, path: str, *, read: bool) -> _Known | None:
        meant = str(Path(cwd or ".").expanduser() / Path(path).expanduser()) if "\0" not in path else ""
        try:
            descriptor = os.open(meant, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except (OSError, ValueError):
            return None
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            os.close(descriptor)
            return None
        with os.fdopen(descriptor, "rb") as file:
            if not (read or facts.st_mode & _RUNS or file.peek(2)[:2] == _SCRIPT):
                return None
            now = (facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)
            before = self._known.get(meant)
            if before is None or before.facts != now:
                before = self._known[meant] = _Known(
                    now, hashlib.file_digest(file, "sha256").hexdigest(), _text(file, Path(meant).suffix)
                )
        return before


def _text(file: BinaryIO, suffix: str) -> str:
    file.seek(0)
    data = file.read(LARGEST)
    shell = _SHELL.match(data) if data.startswith(_SCRIPT) else suffix not in _OTHERS and b"\0" not in data
    return data.decode("utf-8", "replace") if shell else ""
