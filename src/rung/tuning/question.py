"""One of the four questions of a review, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Word(StrEnum):
    """Whether the claim holds as far as the question goes, does not, or cannot be judged."""

    HOLDS = "holds"
    BROKEN = "broken"
    NOT_JUDGED = "not-judged"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its question, its word, a sentence, the evidence, and what it does not show."""

    question: str
    word: Word
    sentence: str
    evidence: tuple[str, ...] = ()
    not_shown: tuple[str, ...] = ()
