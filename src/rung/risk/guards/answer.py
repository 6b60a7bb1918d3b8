"""Whether a guard forbids a command, and the sentence that says why."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from rung.model.replacing import replace


class Answer(Enum):
    """Whether a guard forbids a command."""

    MATCHED = "matched"
    FREE = "not matched"
    CANNOT_TELL = "cannot tell"
    UNJUDGED = "could not be judged"


class Match(Struct, frozen=True):
    """The answer and the sentence that explains it. ``forbids`` is what a gate asks."""

    answer: Answer
    reason: str

    @property
    def forbids(self) -> bool:
        """Say whether the command must not run: it matched, or nobody can tell."""
        return self.answer in {Answer.MATCHED, Answer.CANNOT_TELL}


def unsurely(found: Match) -> Match:
    """Return the answer for what may not run: nobody can tell, where it would be forbidden."""
    return replace(found, answer=Answer.CANNOT_TELL) if found.answer is Answer.MATCHED else found
