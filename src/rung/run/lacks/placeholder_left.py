"""A placeholder that stopped a step: only a person knows which value it stands for."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.event.step import StepRefused
from rung.run.lack import Kind, Lack, Told


def find(told: Told) -> Iterator[Lack]:
    """Yield the first refusal for each step that still holds a placeholder."""
    seen: set[int] = set()
    for one in told.records:
        match one.event:
            case StepRefused(step=step, rule="placeholder", reason=reason) if step not in seen:
                seen.add(step)
                yield Lack("placeholder left", one.seq, reason)


KIND = Kind(find)
