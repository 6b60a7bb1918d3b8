"""A dishonest move: its name, what is wrong with it, what would be honest instead, and how it is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rung.registry import offered
from rung.tuning.pair import Pair


@dataclass(frozen=True, slots=True)
class Found:
    """One place where the move is made: ``path:line`` of the side after (of before for what went), and what it is."""

    place: str
    said: str


@dataclass(frozen=True, slots=True)
class Move:
    """``claim`` says why the move is dishonest, ``honest`` what to do instead; both are sentences."""

    name: str
    claim: str
    honest: str
    find: Callable[[Pair], Iterator[Found]]


def moves() -> tuple[Move, ...]:
    """Return every move there is."""
    return tuple(move for _, move in offered("rung.tuning.moves", "MOVE", Move))
