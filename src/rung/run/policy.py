"""Who must approve: effect by environment decides, and no runbook file can lower it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rung.model.effect import Effect


class Approval(StrEnum):
    """What a level asks for in an environment."""

    NONE = "none"
    OWN = "own"
    ANOTHER = "another"
    TWO = "two"


@dataclass(frozen=True, slots=True)
class Policy:
    """The operator's table, from ``[policy.ENV]`` of rung.toml; what it leaves out follows the default.

    ``minutes`` is how long an approval may wait before it is used.
    """

    table: Mapping[str, Mapping[str, Approval]] = field(default_factory=dict)
    minutes: int = 10

    def needed(self, effect: Effect, env: str) -> Approval:
        """Return what a step of that effect needs in that environment."""
        if not effect.changes:
            return Approval.NONE
        row = self.table.get(env, {})
        return row.get(effect.word, default(effect, env))


DEVELOPMENT = frozenset({"dev", "development", "local", "lab", "demo"})


def default(effect: Effect, env: str) -> Approval:
    """Return the built-in answer: strict wherever the environment is not a development one."""
    if env in DEVELOPMENT:
        return Approval.OWN if effect is Effect.MUTATE else Approval.ANOTHER
    production = env.casefold().startswith("prod")
    return Approval.TWO if effect is Effect.DESTROY and production else Approval.ANOTHER
