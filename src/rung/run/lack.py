"""What a run showed to be missing in its runbook, and the edit that would add it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rung.model.event.event import Recorded
from rung.model.event.run import Closed, Outcome
from rung.model.finding import Fix
from rung.model.span import Source
from rung.registry import offered
from rung.run.procedure import Procedure
from rung.run.state import RunState

WELL = frozenset({Outcome.REPAIRED, Outcome.DONE})
"""Outcomes of a run that ended well."""


@dataclass(frozen=True, slots=True)
class Told:
    """A run as those see it who look for what its runbook lacks. ``source`` is the file as it was when it began."""

    run: str
    procedure: Procedure
    source: Source
    state: RunState
    records: Sequence[Recorded]

    @property
    def well(self) -> bool:
        """Say whether the run ended well."""
        return self.state.closed is not None and self.state.closed.outcome in WELL

    @property
    def ended(self) -> Recorded | None:
        """Return the entry that closed the run."""
        return next((one for one in reversed(self.records) if isinstance(one.event, Closed)), None)

    def mark(self, entry: int) -> str:
        """Return how an edit names the entry it comes from."""
        return f"run {self.run}, entry {entry}"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that was missing: its kind, the entry that shows it, a sentence.

    ``fix`` is byte edits of the pinned file; None where only a person can say what to write.
    """

    kind: str
    entry: int
    text: str
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of lack: how it is found."""

    find: Callable[[Told], Iterator[Lack]]


@cache
def _kinds() -> tuple[Kind, ...]:
    return tuple(kind for _, kind in offered("rung.run.lacks", "KIND", Kind))


def lacks(told: Told) -> tuple[Lack, ...]:
    """Return what the runbook lacked, in the order of the entries that show it."""
    found = (lack for kind in _kinds() for lack in kind.find(told))
    return tuple(sorted(found, key=lambda lack: lack.entry))
