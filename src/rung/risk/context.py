"""What is known around a command before it is judged: typed inputs, the SQL dialect, the second parser."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field

from rung.model.effect import Verdict
from rung.risk.second import SecondParser

# The types whose values cannot start with "-" and hold no blank: a variable of any other type may be an option.
PLAIN_KINDS = frozenset(
    "address bytes cluster container count date datetime database deployment device digest duration email "
    "enum environment float host hostname id identifier int integer interface ip ipv4 ipv6 job kind name namespace "
    "node number path pid plain pod port region release resource revision service sha size slug table tag time "
    "timestamp unit url user username uuid version volume word zone".split()
)


@dataclass(frozen=True, slots=True)
class Input:
    """A declared variable: its name and its type as the runbook's inputs table writes it."""

    name: str
    kind: str = "word"

    @property
    def plain(self) -> bool:
        """Say whether the type forbids a leading ``-`` and blanks."""
        return self.kind.strip().lower() in PLAIN_KINDS


@dataclass(frozen=True, slots=True)
class Context:
    """What a verdict may rest on.

    ``environment`` names variables that the product itself sets to plain values. Without ``second`` a shell command
    whose words are not trivially certain stays unknown. ``cache`` keeps verdicts by content hash; it is the
    caller's, so that it may be written down.
    """

    inputs: tuple[Input, ...] = ()
    dialect: str = "postgres"
    environment: tuple[str, ...] = ("EVIDENCE_DIR",)
    second: SecondParser | None = field(default=None, compare=False)
    cache: MutableMapping[str, Verdict] | None = field(default=None, compare=False, repr=False)

    @property
    def plain_names(self) -> frozenset[str]:
        """Return the names of all variables whose values are one plain word."""
        return frozenset([*(each.name for each in self.inputs if each.plain), *self.environment])
