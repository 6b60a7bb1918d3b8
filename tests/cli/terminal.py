"""The ``rung`` command as a person or a script calls it: a process of its own, in a clean environment."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

TIMEOUT = 300
"""Seconds after which a call is given up: only so that a failure ends too."""
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


class Server:
    """A process that answers calls, each in a process of its own (``server.py``)."""

    def __init__(self) -> None:
        command = [sys.executable, str(Path(__file__).with_name("server.py"))]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        atexit.register(self.stop)

    def ask(self, line: str) -> int:
        """Return the exit code of a call."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def stop(self) -> None:
        """End it."""
        self.process.communicate()


_server = cache(Server)


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
        """Call ``rung`` in a pipe; with ``env``, in a Python that starts with it."""
        if env is None:
            return self._forked(arguments, stdin)
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

    def _forked(self, arguments: tuple[str, ...], stdin: bytes) -> Said:
        with TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "in").write_bytes(stdin)
            cwd, environment = str(self.folder), self.environment()
            asked = {"arguments": arguments, "cwd": cwd, "env": environment, "folder": name}
            code = _server().ask(json.dumps(asked))
            out, err = ((folder / stream).read_bytes() for stream in ("out", "err"))
        return Said(code, out.decode(), err.decode(), out)

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file in the folder and return its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path
