"""The review of a tuning change: four answers, the dishonest moves, and what follows for both claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rung.tuning.measured import Measured
from rung.tuning.move import moves
from rung.tuning.pair import Pair
from rung.tuning.question import Reply, Word
from rung.tuning.questions import cost, declared, reruns, surfaces

MOST = 8


@dataclass(frozen=True, slots=True)
class Made:
    """A dishonest move that was found: its name, where and what, why it is dishonest, what to do instead."""

    move: str
    places: tuple[str, ...]
    claim: str
    honest: str


@dataclass(frozen=True, slots=True)
class Records:
    """The benchmarks that both sides recorded: bytes by path."""

    before: Mapping[str, bytes] = field(default_factory=dict)
    after: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A finished review. ``speed`` and ``meaning`` are the words of both claims, ``meaning`` that nothing changed.

    ``asked`` says what the tool itself was asked about each side.
    """

    tool: str
    before: str
    after: str
    speed: Word
    meaning: Word
    moves: tuple[Made, ...]
    replies: tuple[Reply, ...]
    asked: tuple[str, ...] = ()


def review(pair: Pair, records: Records, measured: Measured | None) -> Reviewed:
    """Return the review of both sides; ``measured`` where they were built."""
    replies = (
        cost.answer(measured, records.before, records.after),
        declared.answer(pair, built=measured is not None and measured.tells),
        reruns.answer(pair, measured),
        surfaces.answer(pair, measured),
    )
    found = tuple(_made(pair))
    words = {reply.word for reply in replies[1:]}
    broken = bool(found) or Word.BROKEN in words
    meaning = Word.BROKEN if broken else Word.NOT_JUDGED if Word.NOT_JUDGED in words else Word.HOLDS
    asked = (*pair.before.asked, *pair.after.asked)
    return Reviewed(pair.after.tool, pair.before.name, pair.after.name, replies[0].word, meaning, found, replies, asked)


def _made(pair: Pair) -> list[Made]:
    made = []
    for move in moves():
        places = tuple(dict.fromkeys(f"{each.place}: {each.said}" for each in move.find(pair)))
        more = (f"{len(places) - MOST} more",) if len(places) > MOST else ()
        if places:
            made.append(Made(move.name, (*places[:MOST], *more), move.claim, move.honest))
    return made
