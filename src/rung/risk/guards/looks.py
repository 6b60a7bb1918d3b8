"""Whether a part of a guard is there to change something, or only looks, waits or answers beside what does."""

from __future__ import annotations

from functools import lru_cache

from rung.risk.classify import classify


@lru_cache(maxsize=512)
def changes(text: str) -> bool:
    """Say whether a part of a guard is more than a look, or than the answer to a question."""
    return text != "yes" and classify(text).effect.changes
