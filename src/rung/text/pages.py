"""Where pages without ids begin in a file: Steps pages, and pages repeated under titles of one level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rung.text.pieces import Line, Piece, Rule, Title
from rung.text.vocabulary import role_of, title_key

_SENTENCE = re.compile(r"[.!?:;,…]$")
LONGEST_TITLE = 90


@dataclass(frozen=True, slots=True)
class Start:
    """Where an entry opens: the index of its piece, its id and the title as written."""

    index: int
    id: str
    level: int


def _is_steps(piece: Piece) -> bool:
    text = piece.text if isinstance(piece, Line) and piece.depth == 0 else ""
    text = piece.prose.text if isinstance(piece, Title) else text
    return title_key(text) == "steps" and len(text) < 10  # noqa: PLR2004 - the word and its marks


def steps_pages(pieces: Sequence[Piece]) -> list[Start]:
    """Return where pages of a title, a sentence and Steps begin; one marked page alone is read as a whole file."""
    found: list[Start] = []
    for index, piece in enumerate(pieces):
        if not _is_steps(piece):
            continue
        start = _above_titles(pieces, index) if isinstance(piece, Title) else _above_lines(pieces, index)
        if start is not None:
            found.append(start)
    marked = all(isinstance(pieces[start.index], Title) for start in found)
    return found if len(found) > 1 or not marked else []


def _above_titles(pieces: Sequence[Piece], index: int) -> Start | None:
    steps = pieces[index]
    for at in range(index - 1, max(-1, index - 200), -1):
        piece = pieces[at]
        if isinstance(piece, Title) and isinstance(steps, Title) and piece.level < steps.level:
            return Start(at, "", piece.level)
    return None


def _above_lines(pieces: Sequence[Piece], index: int) -> Start | None:
    """Return the nearest short line above ``Steps`` that is no sentence."""
    for at in range(index - 1, max(-1, index - 8), -1):
        piece = pieces[at]
        if isinstance(piece, Title):
            return Start(at, "", piece.level)
        if not isinstance(piece, Line) or piece.depth:
            return None
        if (
            len(piece.text) <= LONGEST_TITLE
            and not _SENTENCE.search(piece.text)
            and not _runs_on(piece, pieces[at + 1])
        ):
            return Start(at, "", 1)
    return None


def _runs_on(line: Line, following: Piece) -> bool:
    """Say whether the next line goes on with this one's sentence."""
    return isinstance(following, Line) and following.para == line.para and following.text[:1].islower()


def repeated_pages(pieces: Sequence[Piece]) -> list[Start]:
    """Return where several pages stand in one file: titles of one level, each over known sections of its own."""
    titles = [(index, piece) for index, piece in enumerate(pieces) if isinstance(piece, Title) and piece.marked]
    for level in (1, 2, 3):
        found: list[Start] = []
        known = 0
        for index, title in reversed(titles):
            role = role_of(title.prose.text)
            if title.level > level:
                known += bool(role)
                continue
            if title.level == level and not role and known > _needed(pieces, index):
                found.append(Start(index, "", level))
            known = 0
        if len(found) > 1:
            return found[::-1]
    return []


def _needed(pieces: Sequence[Piece], index: int) -> int:
    """Return how many known sections are too few for a page: one, or none when a rule stands before its title."""
    return 0 if index == 0 or isinstance(pieces[index - 1], Rule) else 1
