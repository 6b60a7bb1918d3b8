"""A folder of scratch copies that nobody needs any more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leftover:
    """Where it is, the bytes it takes up, and whether a process still works in it: then it is left alone."""

    path: str
    size: int
    busy: bool = False
