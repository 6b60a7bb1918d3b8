"""What is known around a command before it is judged: typed inputs, the SQL dialect, the second parser."""

from __future__ import annotations

from collections.abc import MutableMapping

from msgspec import Struct

from rung.model.effect import Verdict
from rung.model.kind import known
from rung.risk.effects import NOTHING_DECLARED, Effects
from rung.risk.expand import Expander
from rung.risk.second import SecondParser


class Input(Struct, frozen=True):
    """A declared variable: its name and its type as the runbook's inputs table writes it."""

    name: str
    kind: str = "word"

    @property
    def plain(self) -> bool:
        """Say whether the type forbids a leading ``-`` and blanks."""
        return known(self.kind)


class Context(Struct, frozen=True, eq=False):
    """What a verdict may rest on.

    ``environment`` names variables that the product itself sets to plain values. Without ``second`` a shell command
    whose words are not trivially certain stays unknown. ``cache`` keeps verdicts by content hash; it is the
    caller's, so that it may be written down. ``effects`` are the team's own declarations. With an ``expander``,
    targets of make and snakemake are judged by the recipes that it finds; it runs the project's own code.
    """

    inputs: tuple[Input, ...] = ()
    dialect: str = "postgres"
    environment: tuple[str, ...] = ("EVIDENCE_DIR",)
    effects: Effects = NOTHING_DECLARED
    second: SecondParser | None = None
    expander: Expander | None = None
    cache: MutableMapping[str, Verdict] | None = None

    @property
    def plain_names(self) -> frozenset[str]:
        """Return the names of all variables whose values are one plain word."""
        return frozenset([*(each.name for each in self.inputs if each.plain), *self.environment])
