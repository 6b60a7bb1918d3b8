"""The words by which a command reaches a place before it runs another one there: `docker exec web`, `ssh web-1`."""

from __future__ import annotations

from rung.risk.guards.found import shown
from rung.risk.inner import Nested
from rung.risk.options import Arguments
from rung.risk.table import Spec
from rung.risk.word import Word

Words = tuple[str, ...]
_MOST = 4
"""How many places behind one another are told apart."""


def within(
    words: tuple[Word, ...], spec: Spec | None, found: Arguments, item: Nested, outer: tuple[Words, ...]
) -> tuple[Words, ...]:
    """Return the ways by which ``item`` is reached from outside, the nearest first; ``outer``: those of ``words``.

    A program that runs another one where it stands itself, as `sudo` and `sh -c` do, is no way.
    """
    inner = spec.inner if spec is not None else None
    if inner is None or not (inner.skip or inner.form == "mark"):
        return outer
    behind = item.words[:1] or tuple(found.operands[inner.skip : inner.skip + 1])
    at = next((at for at, each in enumerate(words) if any(each is first for first in behind)), len(words))
    own = tuple(shown(each) for each in words[:at] if each.text != "--")
    return (own, *((*each, *own) for each in outer))[:_MOST]
