"""The ``rung`` command as a person or a script calls it: a process of its own, in a clean environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TIMEOUT = 60
COMMAND = (sys.executable, "-m", "rung")


@dataclass(frozen=True, slots=True)
class Said:
    """How a call ended and what it said."""

    code: int
    out: str
    err: str
    raw: bytes

    def document(self) -> dict[str, Any]:
        """Return standard output, which is exactly one JSON document with its schema version."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        assert found["schema_version"] == 1
        return found

    def lines(self) -> list[dict[str, Any]]:
        """Return standard output, of which each line is a JSON object."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True, slots=True)
class Shell:
    """Where commands are typed: a folder of one's own, which is also the home."""

    folder: Path

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return an environment that shares nothing with the person who runs the tests."""
        home = str(self.folder)
        return {
            "PATH": os.environ["PATH"],
            "HOME": home,
            "XDG_STATE_HOME": f"{home}/.state",
            "XDG_CONFIG_HOME": f"{home}/.config",
            "LANG": "C.UTF-8",
            "PYTHONUTF8": "1",
            "COLUMNS": "100",
            **(more or {}),
        }

    def rung(self, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Said:
        """Call ``rung`` in a pipe."""
        done = subprocess.run(
            [*COMMAND, *arguments],
            input=stdin,
            capture_output=True,
            check=False,
            cwd=self.folder,
            env=self.environment(env),
            timeout=TIMEOUT,
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode(), done.stdout)

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file in the folder and return its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path
