"""What happens to the record itself, and what is only remarked."""

from __future__ import annotations

from dataclasses import dataclass

from rung.model.event.kept import Kept


@dataclass(frozen=True, slots=True)
class Remarked:
    """A free remark, kept with the run."""

    text: str


@dataclass(frozen=True, slots=True)
class AnchorFailed:
    """The head over the first ``size`` entries could not be put at a place, and why. The next one goes there again."""

    where: str
    size: int
    reason: str


@dataclass(frozen=True, slots=True)
class SecretMasked:
    """Secrets were hidden in an entry or its output: how often each, by name."""

    entry: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Exported:
    """The run was exported with this report: the chain binds the pages that a stranger reads first.

    ``html`` is None in records of before there was one. ``views`` is the form of the views that are derived from the
    record for the bundle (RO-Crate, in-toto); 0 in records of before there were some.
    """

    report: Kept
    html: Kept | None = None
    views: int = 0
