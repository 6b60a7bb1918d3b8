"""A path that a command takes away, empties or overwrites, and in which of these ways."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from rung.risk.word import Word


class How(Enum):
    """What becomes of what lies at a path. ``MAY``: nobody can say of which of the files below it.

    ``SENT`` is that of another machine, for what has the same path there; ``CODE`` that of any file at all, by what
    nobody reads. ``WRITTEN`` goes through a link to the file itself; ``REPLACED`` gives the name to another file.
    """

    REMOVED = "removes"
    MOVED = "moves away"
    EMPTIED = "empties"
    WRITTEN = "overwrites"
    REPLACED = "replaces"
    EDITED = "edits"
    MAY = "may remove or overwrite"
    SENT = "may remove or overwrite there"
    CODE = "may do anything to files: what it is told is not read here"


class Loss(Struct, frozen=True):
    """A path that is lost, as the text writes it, and all that lies below it, where ``below``.

    ``folders`` are those that the path may count from, the empty one where the text begins. ``away``: on another
    machine, or in a container. ``sure``: the command surely runs, and so on this path. ``by``: the command, for people.
    """

    path: Word
    how: How
    below: bool = False
    folders: tuple[str, ...] = ("",)
    away: bool = False
    sure: bool = True
    by: str = ""
