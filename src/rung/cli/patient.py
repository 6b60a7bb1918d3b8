"""A listener that lets a command run to its end: that nobody can be told any more is said after it was recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rung.model.job import Stream


@dataclass
class Patient:
    """Passes on what a command says, until that cannot be written: a change is not stopped in the middle for that."""

    hear: Callable[[Stream, bytes], None]
    fault: OSError | None = None

    def __call__(self, stream: Stream, data: bytes) -> None:
        """Take a chunk of either stream."""
        if self.fault is None:
            try:
                self.hear(stream, data)
            except OSError as fault:
                self.fault = fault

    def insist(self) -> None:
        """Raise what went wrong while a command ran."""
        if self.fault is not None:
            raise self.fault
