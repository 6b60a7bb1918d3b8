"""Whether a part of a guard is there to change something, or only looks, waits or answers beside what does."""

from __future__ import annotations

from functools import lru_cache

from rung.model.effect import Effect
from rung.risk.classify import classify
from rung.risk.context import Context
from rung.risk.second import Reading
from rung.risk.walk import walk


class _Once:
    """One parser is enough where nothing is let pass by it: what a guard forbids is at stake, and not what runs."""

    def read(self, script: str) -> Reading | None:
        """Return what the first parser says."""
        return walk(script, frozenset()).reading


_ALONE = Context(second=_Once())


def changes(text: str) -> bool:
    """Say whether a part of a guard is more than a look, or than the answer to a question."""
    return text != "yes" and _effect(text).changes


def is_open(text: str) -> bool:
    """Say whether the words of a part of a guard leave open what it does, as of a shell, or of a client of SQL."""
    return _effect(text) is Effect.UNKNOWN


@lru_cache(maxsize=512)
def _effect(text: str) -> Effect:
    return classify(text, context=_ALONE).effect
