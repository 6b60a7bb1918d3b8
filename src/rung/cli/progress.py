"""What is being asked of a build, while a person waits for it: one line on standard error that is redrawn."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable

import click
from msgspec import Struct

from rung.cli.options import Session
from rung.cli.saying import shown
from rung.model.job import Job, Stream

QUIET = 1
"""Seconds before anything is shown: most looks are over by then."""
_BACK = "\r\x1b[2K"


class Progress(Struct):
    """Hears the commands of a question, one after another. ``mono`` returns microseconds.

    ``plain``: nothing is redrawn; a command that takes long is named once.
    """

    mono: Callable[[], int]
    plain: bool
    count: int = 0
    _title: str = ""
    _began: int = 0
    _shown: int = 0

    def notice(self, said: str) -> None:
        """Say what is about to begin, on a line that stays."""
        click.echo(f".. {shown(said)}", err=True)

    def begin(self, job: Job) -> None:
        """Hear from now on how long ``job`` takes."""
        self._title = shown(" ".join(shlex.join(job.argv).split()))
        self._began, self._shown = self.mono(), 0
        self.count += 1

    def __call__(self, _stream: Stream, _data: bytes) -> None:
        """Take a chunk of either stream, or an empty one each second; only the time counts."""
        seconds = (self.mono() - self._began) // 1_000_000
        if seconds < QUIET or seconds == self._shown or (self.plain and self._shown):
            return
        clock = "" if self.plain else f"  {seconds // 60}:{seconds % 60:02}"
        after = f"{clock}  command {self.count}, Ctrl-C stops"
        room = max(click.HelpFormatter(max_width=160).width - len(after) - 4, 8)
        line = f".. {self._title[:room]}{after}"
        click.echo(line if self.plain else f"{_BACK}{line}", nl=self.plain, err=True)
        self._shown = seconds

    def end(self) -> None:
        """Take the line away."""
        if self._shown and not self.plain:
            click.echo(_BACK, nl=False, err=True)


def progress(mono: Callable[[], int]) -> Progress | None:
    """Return who tells a person at standard error what is waited for; None where nobody sits there."""
    if not sys.stderr.isatty():
        return None
    context = click.get_current_context(silent=True)
    said = context.find_object(Session) if context else None
    return Progress(mono, bool(said and said.plain))
