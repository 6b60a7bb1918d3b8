"""What is said of a check: by a machine or by a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rung.model.event.address import CheckAt
from rung.model.event.kept import Kept


class Answer(StrEnum):
    """What became of a check: a machine or a named person says so."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Checked:
    """A check was made: by the machine (``looks`` times, output in ``stdout``) or attested by a person."""

    check: CheckAt
    answer: Answer
    observed: str
    attested: bool = False
    stdout: Kept | None = None
    looks: int = 0


@dataclass(frozen=True, slots=True)
class Waived:
    """A failed or unanswered prerequisite was passed over with a reason."""

    check: CheckAt
    reason: str


@dataclass(frozen=True, slots=True)
class Retried:
    """A failed step, prerequisite or proof starts again; what it did before stays in the record.

    The address of a step's check means that only its checks are made again: its commands ran.
    """

    check: CheckAt
