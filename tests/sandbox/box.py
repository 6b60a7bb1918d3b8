"""Run commands in bubblewrap and learn what each one changed: nothing of this machine can be reached from there."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shared import missing

INSIDE = Path(__file__).parent / "inside.py"
START = 30.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What one command did: the paths it changed (or "connected", "a process ended"), and its exit code."""

    command: str
    changed: tuple[str, ...]
    exit: int


def bubblewrap() -> str:
    """Return the path of bwrap; the test is left out, with the reason, where it is missing or may not be used."""
    found = shutil.which("bwrap")
    if found is None:
        missing("bubblewrap is not installed")
    tried = subprocess.run(
        [found, "--ro-bind", "/", "/", "--unshare-all", "true"], capture_output=True, text=True, check=False
    )
    if tried.returncode != 0:
        missing(f"bubblewrap may not be used here: {tried.stderr.strip()}")
    return found


def watch(commands: Sequence[str], seconds: float = 1.0, batch: int = 1) -> list[Seen]:
    """Run every command in one sandbox, one after the other, each for at most ``seconds``; return what each changed.

    ``batch`` commands share one look at what changed; those that did change something together run again alone.
    """
    lines = "".join(json.dumps({"command": each}) + "\n" for each in commands)
    done = subprocess.run(
        [*_argv(bubblewrap()), str(seconds), str(batch)],
        input=lines,
        capture_output=True,
        text=True,
        timeout=START + len(commands) * (seconds + 0.5) * 2,
        check=False,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(commands), f"the sandbox ended early: {done.stderr[-2000:]}"
    return [
        Seen(command, tuple(answer["changed"]), answer["exit"])
        for command, answer in zip(commands, answers, strict=True)
    ]


def _argv(bwrap: str) -> list[str]:
    rooms = [word for room in ("/tmp", "/run", "/var/tmp", "/var/log", "/srv") for word in ("--tmpfs", room)]
    return [
        *[bwrap, "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--unshare-all", "--die-with-parent"],
        *["--hostname", "sandbox", "--clearenv", *rooms, "--chdir", "/srv"],
        *[
            "/usr/bin/env",
            "PATH=/usr/local/bin:/usr/bin:/bin",
            str(Path(sys.executable).resolve()),
            "-I",
            "-c",
            INSIDE.read_text("utf-8"),
        ],
    ]
