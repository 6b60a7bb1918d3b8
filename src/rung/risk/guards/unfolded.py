"""What a text comes to for guards: the commands and texts in it, what they lose, and what nobody could read."""

from __future__ import annotations

from msgspec import Struct, field

from rung.risk.guards.lost import Loss
from rung.risk.guards.simple import SimpleCommand
from rung.risk.word import Word


class Unfolded(Struct):
    """All argv found, the texts in other languages found inside them, and why more may be hidden.

    ``unseen``: why a person has to judge it, where nothing that is written here can be a command of a guard's.
    ``sourced``: the paths of files that the shell reads into itself, and why that could not be read.
    ``losses``: what is taken away or overwritten. ``folders``: those that a path may count from, ``cd`` by ``cd``.
    ``poured``: the files that are written to, or added to.
    """

    commands: list[SimpleCommand] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    sourced: dict[str, str] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    poured: list[Word] = field(default_factory=list)
    folders: list[str] = field(default_factory=lambda: [""])
