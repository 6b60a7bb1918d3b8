"""A person at a real terminal: reads until something is there, then types."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import termios
from dataclasses import dataclass
from time import monotonic

from cli.terminal import COMMAND, Shell

PATIENCE = 120.0
"""Seconds after which a text is given up that never comes: only so that a failure ends too."""
LOCAL = 3  # tcgetattr: where the local modes stand


@dataclass
class Screen:
    """The other end of the terminal: reads until something is there, then types."""

    process: subprocess.Popen[bytes]
    ours: int
    theirs: int
    seen: str = ""
    read_to: int = 0

    def until(self, text: str) -> None:
        """Read until ``text`` has appeared after what was read before."""
        ends = monotonic() + PATIENCE
        while text not in self.seen[self.read_to :]:
            assert self._more(ends), f"{text!r} never came:\n{self.seen}"
        self.read_to = self.seen.index(text, self.read_to) + len(text)

    def key(self, prompt: str, key: str) -> None:
        """Press one key once the prompt stands there and single keys are awaited."""
        self.until(prompt)
        ends = monotonic() + PATIENCE
        while termios.tcgetattr(self.theirs)[LOCAL] & termios.ICANON:
            assert monotonic() < ends, "single keys were never awaited"
            self._more(monotonic() + 0.01)
        os.write(self.ours, key.encode())

    def line(self, prompt: str, text: str) -> None:
        """Type a line once the prompt stands there."""
        self.until(prompt)
        os.write(self.ours, f"{text}\n".encode())

    def interrupt(self, heard: str) -> None:
        """Press Ctrl-C until it is heard: Python may look for signals just before it begins to wait for a line."""
        ends = monotonic() + PATIENCE
        while heard not in self.seen[self.read_to :]:
            assert monotonic() < ends, f"never interrupted:\n{self.seen}"
            self.process.send_signal(2)
            self._more(monotonic() + 2.0)

    def end(self) -> int:
        """Read to the end and return the exit code."""
        os.close(self.theirs)
        self.theirs = -1
        ends = monotonic() + PATIENCE
        while self._more(ends):
            pass
        return self.process.wait(PATIENCE)

    def _more(self, ends: float) -> bool:
        ready, _, _ = select.select([self.ours], [], [], max(0.0, ends - monotonic()))
        try:
            data = os.read(self.ours, 65536) if ready else b""
        except OSError:  # Linux tells the end of a terminal so
            return False
        self.seen += data.decode("utf-8", "replace")
        return bool(data)


def sit(shell: Shell, screens: list[Screen], *arguments: str, columns: int = 100) -> Screen:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=shell.folder,
        env=shell.environment({"TERM": "xterm", "COLUMNS": str(columns)}),
        start_new_session=True,
    )
    screen = Screen(process, ours, theirs)
    screens.append(screen)
    return screen
