"""What is said of a change whose end is not known."""

from __future__ import annotations

from dataclasses import dataclass

from rung.model.event.address import CheckAt
from rung.model.event.check import Answer
from rung.model.event.kept import Kept


@dataclass(frozen=True, slots=True)
class StepInDoubt:
    """A mutation was begun and its end is not known: it may or may not have happened.

    ``survivors`` are processes of it that still lived when it was found.
    """

    step: int
    index: int
    attempt: int
    survivors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StepNotStarted:
    """A change that was about to start did not, and never will: who would have started it says so, and why."""

    step: int
    index: int
    attempt: int
    reason: str


@dataclass(frozen=True, slots=True)
class DoubtLooked:
    """A check of the step in doubt was looked at, for the person who must say whether it ran. It decides nothing."""

    check: CheckAt
    answer: Answer
    observed: str
    stdout: Kept | None = None


@dataclass(frozen=True, slots=True)
class DoubtResolved:
    """A person looked and said whether the mutation in doubt ran."""

    step: int
    attempt: int
    ran: bool
    reason: str
