"""What a build would run: somebody with the project at hand can say, and only then is a target judged by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

BUILDS = frozenset(["make", "gmake", "snakemake"])


@dataclass(frozen=True, slots=True)
class Expansion:
    """The shell texts that a target runs, each by itself; or, in ``why``, the reason that nobody can tell."""

    texts: tuple[str, ...] = ()
    why: str = ""


class Expander(Protocol):
    """Somebody who can ask a build tool what it would run."""

    def expand(self, words: tuple[str, ...]) -> Expansion | None:
        """Return what the call would run; None when it is no call that builds."""
        ...
