"""What a way to anchor offers: from its setting in rung.toml to something that can be done with a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

FILE = "file "
"""What the name of a place begins with that is a file. So it stands on record, whatever the settings name since."""


@dataclass(frozen=True, slots=True)
class Append:
    """Add the line to the end of a file."""

    path: str


@dataclass(frozen=True, slots=True)
class Call:
    """Give the line to a command on standard input."""

    argv: tuple[str, ...]
    folder: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """Have the line stamped by a time-stamp authority; ``authority`` is the file with its certificates."""

    url: str
    authority: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Show the line to whoever sits at the terminal, when the run is escalated or ends."""


Act = Append | Call | Stamp | Tell


@dataclass(frozen=True, slots=True)
class Place:
    """Where anchors are put: its name as it is recorded, and what to do with a line."""

    where: str
    act: Act


@dataclass(frozen=True, slots=True)
class Way:
    """One way. ``key`` is its key in ``[anchors]``; ``read`` takes the setting and the folder of rung.toml.

    ``read`` returns the place, None when the setting turns the way off, and raises ``ValueError`` with what the
    setting must be.
    """

    key: str
    read: Callable[[object, str], Place | None]
