"""How dangerous a command is: five levels, and a verdict that names its reason."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from msgspec import Struct


class Effect(IntEnum):
    """What a command does to the world, from least to most."""

    OBSERVE = 0
    PROBE = 1
    UNKNOWN = 2
    MUTATE = 3
    DESTROY = 4

    @property
    def word(self) -> str:
        """Return the level as people write it, in lower case."""
        return self.name.lower()

    @property
    def changes(self) -> bool:
        """Say whether a step of this level must be held back: unknown is never safe."""
        return self >= Effect.UNKNOWN


class Facet(StrEnum):
    """What else is worth knowing about a command, beside its level."""

    SENSITIVE = "sensitive"
    UNBOUNDED = "unbounded"
    INTERACTIVE = "interactive"
    REMOTE = "remote"
    PRIVILEGED = "privileged"
    DESTROYS_EVIDENCE = "destroys-evidence"
    NETWORK = "network"


class Verdict(Struct, frozen=True):
    """A level, the sentence that explains it, and the rule that made it.

    ``unknown`` is the word that was not understood (empty when every word was), and
    ``declare`` says how a team can make it known. ``lowered`` holds a sentence for each of the team's declarations
    without which the level would be *unknown*: they are shown wherever the verdict is.
    """

    effect: Effect
    reason: str
    rule: str
    unknown: str = ""
    declare: str = ""
    facets: frozenset[Facet] = frozenset()
    lowered: tuple[str, ...] = ()
