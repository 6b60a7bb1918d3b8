"""What a running command says, as it says it: indented lines, and one status line below that is redrawn."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import click

from rung.cli.saying import shown, wrapped
from rung.cli.screen import hidden
from rung.model.job import Stream
from rung.wiring.terminal import columns

QUIET = 1.0
"""Seconds before anything is shown: a quick command shows its output when it has ended."""
SILENCE = 30.0
MOST = 200
WIDEST_LINE = 400
NARROW = 60
"""Columns: on fewer, as on a telephone, the line says what runs and how long, and nothing else."""
_BACK = "\r\x1b[2K"


@dataclass
class Live:
    """Hears the running command. ``mono`` returns microseconds; ``plain``: nothing is redrawn, nothing is dimmed.

    ``late`` returns what has fallen due meanwhile; each line of it is said once.
    """

    mono: Callable[[], int]
    plain: bool
    late: Callable[[], Iterable[str]] = tuple
    title: str = ""
    silent: bool = False
    lines: int = 0
    _began: int = 0
    _heard: int = 0
    _waiting: list[str] = field(default_factory=list)
    _rest: str = ""
    _drawn: bool = False
    _told: set[str] = field(default_factory=set)
    _said: bool = False
    _decoder: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8"))

    def begin(self, title: str, *, silent: bool = False) -> None:
        """Hear from now on what ``title`` says; ``silent``: show only that it goes on."""
        self.silent = silent
        self.title, self.lines, self._rest, self._waiting, self._said = title, 0, "", [], False
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._began = self._heard = self.mono()

    def __call__(self, stream: Stream, data: bytes) -> None:
        """Take a chunk of either stream; an empty one says that time passes."""
        if not self.title:
            return
        if data:
            self._heard = self.mono()
            self._take(stream, data)
        if self.mono() - self._began >= QUIET * 1e6:
            self._show()

    def end(self) -> int:
        """Take the status line away and return how many lines were shown."""
        shown_lines = self.lines if self._said else 0
        if self._said and self._rest:
            self._waiting.append(self._rest)
            self._flush()
        self._clear()
        self.title = ""
        return shown_lines

    def overdue(self) -> None:
        """Say what has fallen due and was not said yet."""
        for line in self.late():
            if line not in self._told:
                self._told.add(line)
                self._clear()
                click.echo(click.style(wrapped(f"     {shown(line)}"), bold=True))

    def _take(self, stream: Stream, data: bytes) -> None:
        if self.silent:
            return
        text = self._rest + self._decoder.decode(data)
        *whole, rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._rest = rest[:WIDEST_LINE]  # no more of a line is shown, and one may never end
        mark = "! " if stream is Stream.STDERR else ""
        self._waiting += [f"{mark}{line}" for line in whole if line.strip()]

    def _show(self) -> None:
        if not self._said:
            self._said = True
            if self.plain:
                click.echo(wrapped(shown(f".. {self.title}  running; {self._stops}")))
        self._flush()
        self.overdue()
        silent = (self.mono() - self._heard) / 1e6
        if silent >= SILENCE:
            self._clear()
            click.echo(f"     no output for {silent:.0f} s; it is still running")
            self._heard += int(SILENCE * 1e6)
        self._draw()

    def _flush(self) -> None:
        if self._waiting:
            self._clear()
        for line in self._waiting:
            self.lines += 1
            if self.lines <= MOST:
                text = wrapped(f"     {shown(line[:WIDEST_LINE], keep=chr(9))}")
                click.echo(text if self.plain else click.style(text, dim=True))
            elif self.lines == MOST + 1:
                click.echo("     (more follows; all that is kept goes into the evidence)")
        self._waiting = []

    def _draw(self) -> None:
        if self.plain:
            return
        seconds = (self.mono() - self._began) // 1_000_000
        clock = f"{seconds // 60}:{seconds % 60:02}"
        after = f"  {clock}  {self._stops}"
        after = after if columns(WIDEST_LINE) >= NARROW else f"  {clock}"
        room = max(columns(WIDEST_LINE) - len(after), 0)
        click.echo(f"{_BACK}{f'.. {shown(hidden(self.title))}'[:room]}{after}", nl=False)
        self._drawn = True

    @property
    def _stops(self) -> str:
        return f"Ctrl-C {'ends this look' if self.silent else 'stops this step'}"

    def _clear(self) -> None:
        if self._drawn:
            click.echo(_BACK, nl=False)
        self._drawn = False
