"""Who must approve: effect by environment decides, and no runbook file can lower it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rung.model.effect import Effect
from rung.model.visible import seen
from rung.run.procedure import PlannedStep


class Approval(StrEnum):
    """What a level asks for in an environment."""

    NONE = "none"
    OWN = "own"
    ANOTHER = "another"
    TWO = "two"


@dataclass(frozen=True, slots=True)
class Times:
    """How an environment wants its approvals: minutes to give one and minutes to use it, signed or not."""

    minutes: int
    minutes_to_approve: int
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Demand:
    """What one step needs: the strictest of what its commands ask for, each at its own target. Times are minutes."""

    approval: Approval
    minutes: int
    minutes_to_approve: int
    signed: bool

    @property
    def people(self) -> int:
        """Return how many people must approve."""
        return {Approval.NONE: 0, Approval.TWO: 2}.get(self.approval, 1)

    @property
    def another(self) -> bool:
        """Say whether the one who leads the run does not count."""
        return self.approval in {Approval.ANOTHER, Approval.TWO}


@dataclass(frozen=True, slots=True)
class Policy:
    """The operator's table, from ``[policy.ENV]`` of rung.toml; what it leaves out follows the default.

    ``minutes`` is how long an approval may wait before it is used, ``minutes_to_approve`` how long a request waits for
    one; ``envs`` says otherwise for an environment. ``signers`` is the path of the allowed signers. ``people`` maps
    other names of a person to the one that counts. Environments are by ``alike``, and so are names of people: a capital
    letter in ``rung.toml`` must not open what a row there closes.
    """

    table: Mapping[str, Mapping[str, Approval]] = field(default_factory=dict)
    minutes: int = 10
    minutes_to_approve: int = 60
    envs: Mapping[str, Times] = field(default_factory=dict)
    signers: str = ""
    people: Mapping[str, str] = field(default_factory=dict)

    def needed(self, effect: Effect, env: str) -> Approval:
        """Return what a step of that effect needs in that environment."""
        if not effect.changes:
            return Approval.NONE
        row = self.table.get(alike(env), {})
        return row.get(effect.word, default(effect, env))

    def demand(self, planned: PlannedStep) -> Demand:
        """Return what a step needs: the most people, the shortest times, a signature where any environment wants it."""
        order = tuple(Approval)
        approvals = (self.needed(c.effect, c.target.env) for c in planned.commands)
        usual = Times(self.minutes, self.minutes_to_approve)
        times = [self.envs.get(alike(c.target.env), usual) for c in planned.commands] or [usual]
        return Demand(
            max(approvals, key=order.index, default=Approval.NONE),
            min(t.minutes for t in times),
            min(t.minutes_to_approve for t in times),
            any(t.signed for t in times),
        )

    def person(self, name: str) -> str:
        """Return who a name means: ``Anna@ops``, ``anna`` and what ``people`` maps to her are one person.

        She cannot be another to herself, whichever of her names she uses and however she writes it.
        """
        whole = alike(name)
        account = whole.partition("@")[0]
        return self.people.get(whole) or self.people.get(account) or account


DEVELOPMENT = frozenset({"dev", "development", "local", "lab", "demo"})


def default(effect: Effect, env: str) -> Approval:
    """Return the built-in answer: strict wherever the environment is not a development one."""
    if alike(env) in DEVELOPMENT:
        return Approval.OWN if effect is Effect.MUTATE else Approval.ANOTHER
    production = alike(env).startswith("prod")
    return Approval.TWO if effect is Effect.DESTROY and production else Approval.ANOTHER


def alike(name: str) -> str:
    """Return a name as it is compared: without case, widths of letters, blanks around it and characters nobody sees."""
    return seen(unicodedata.normalize("NFKC", name)).strip().casefold()
