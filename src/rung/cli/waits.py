"""A check that waits, on the terminal: one line that is redrawn, or a line at its start and for each change."""

from __future__ import annotations

from dataclasses import dataclass

import click

from rung.cli.saying import shown, wrapped
from rung.wiring.terminal import columns

_BACK = "\r\x1b[2K"
_WIDEST = 400
_NARROW = 60


@dataclass
class Waits:
    """Says what is waited for, what was seen last, and how long it may still take. ``plain``: nothing is redrawn."""

    plain: bool = True
    _said: str | None = None
    _drawn: bool = False

    def say(self, what: str, seen: str, left: float, looks: int) -> None:
        """Say that ``what`` is waited for, and what the last of so many ``looks`` saw; ``left`` is in seconds."""
        seconds = int(left + 0.5)
        clock = f"{seconds // 60}:{seconds % 60:02}"
        if self.plain:
            if seen != self._said:
                told = f".. waits for: {what}  look {looks}: {seen}  {clock} left; Ctrl-C ends this look"
                click.echo(wrapped(shown(told)))
            self._said = seen
            return
        after = f"  {clock} left  Ctrl-C ends this look"
        after = after if columns(_WIDEST) >= _NARROW else f"  {clock} left"
        room = max(columns(_WIDEST) - len(after), 0)
        # What was seen is worth more than the end of a long sentence.
        now = f"  look {looks}: {shown(seen)}"[: room // 2]
        head = f".. waits for: {shown(what)}"[: room - len(now)]
        click.echo(f"{_BACK}{head}{now}{after}", nl=False)
        self._drawn = True

    def end(self) -> None:
        """Take the line away."""
        if self._drawn:
            click.echo(_BACK, nl=False)
        self._said, self._drawn = None, False
