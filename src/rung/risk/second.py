"""The second opinion: another parser must find the same simple commands with the same words."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct


class Reading(Struct, frozen=True):
    """The source text of the words of each simple command, and of each redirection's target, in source order."""

    commands: tuple[tuple[str, ...], ...]
    targets: tuple[str, ...]


class SecondParser(Protocol):
    """A shell parser that shares no code with the first."""

    def read(self, script: str) -> Reading | None:
        """Return what the script says, or None when this parser refuses it."""
        ...
