"""What a build would run: somebody with the project at hand can say, and only then is a target judged by it."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

BUILDS = frozenset(["make", "gmake", "snakemake"])


class Expansion(Struct, frozen=True):
    """The shell texts that a target runs, each by itself; or, in ``why``, the reason that nobody can tell."""

    texts: tuple[str, ...] = ()
    why: str = ""


class Expander(Protocol):
    """Somebody who can ask a build tool what it would run."""

    def expand(self, words: tuple[str, ...]) -> Expansion | None:
        """Return what the call would run; None when it is no call that builds."""
        ...
