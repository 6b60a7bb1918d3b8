"""What people remarked during the run: somebody has to read it once more with the runbook beside it."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.event.record import Remarked
from rung.run.lack import Kind, Lack, Told


def find(told: Told) -> Iterator[Lack]:
    """Yield each remark."""
    for one in told.records:
        if isinstance(one.event, Remarked):
            yield Lack("remarked", one.seq, one.event.text)


KIND = Kind(find)
