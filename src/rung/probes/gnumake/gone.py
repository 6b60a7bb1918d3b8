"""What does not exist in a tree that was built: it was built and is gone, rather than that nobody ever built it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from rung.probes.gnumake.cause import Cause, Explained

FEWEST = 3  # artifacts that lie there before a tree is held for built


def told_gone(found: Sequence[Explained], artifacts: Collection[str], there: Collection[str]) -> tuple[Explained, ...]:
    """Return the steps, those that do not exist as gone where more than half of all ``artifacts`` are ``there``."""
    lie = sum(path in there for path in artifacts)
    if lie < FEWEST or lie * 2 <= len(artifacts):
        return tuple(found)
    return tuple(
        replace(each, cause=Cause.ARTIFACT_GONE)
        if each.cause is Cause.NOT_BUILT and each.step.path in artifacts
        else each
        for each in found
    )
