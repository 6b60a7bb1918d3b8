"""Processes by name: who this one is, and which others are known to have ended."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FakePresence:
    name: str = "desk-1"
    dead: frozenset[str] = frozenset()

    def owner(self) -> str:
        return self.name

    def ended(self, owner: str) -> bool:
        return owner in self.dead
