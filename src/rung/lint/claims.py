"""Which runbooks say that they handle one and the same case, found without comparing each with each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rung.model.prose import Prose
from rung.model.runbook import Runbook

_SHARED, _OF = 4, 5
"""The share of their words that two cases have in common from which on they are the same: four of five."""
_LEAST = 2
"""Words that carry meaning: one alone (`outage`) says too little to compare."""
_EMPTY = frozenset(
    {"a", "an", "the", "of", "or", "and", "in", "on", "to", "is", "are", "that", "with", "without", "for", "by", "its"}
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Claim:
    """One case that a runbook says it handles."""

    runbook: Runbook
    line: Prose
    words: frozenset[str]


class Claims:
    """Every case of a library, by its words."""

    def __init__(self, runbooks: Iterable[Runbook]) -> None:
        """Index what ``runbooks`` say that they handle."""
        self._by_word: dict[str, list[Claim]] = defaultdict(list)
        for runbook in runbooks:
            for line in runbook.scope.handles if runbook.scope is not None else ():
                claim = Claim(runbook, line, _words(line.text))
                for word in claim.words:
                    self._by_word[word].append(claim)

    def alike(self, line: Prose) -> list[Claim]:
        """Return the cases in nearly the same words as ``line``, its own among them, by path and place."""
        mine = _words(line.text)
        if len(mine) < _LEAST:
            return []
        rare = sorted(mine, key=lambda word: (len(self._by_word.get(word, ())), word))
        # Whoever shares four words of five shares one of any fifth of them and one more: the rarest are asked.
        asked = rare[: len(rare) * (_OF - _SHARED) // _OF + 1]
        met = {id(claim): claim for word in asked for claim in self._by_word.get(word, ())}
        same = [claim for claim in met.values() if _alike(mine, claim.words)]
        return sorted(same, key=lambda claim: (claim.runbook.path, claim.line.span))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return _OF * len(one & other) >= _SHARED * len(one | other)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.casefold()) if word not in _EMPTY)
