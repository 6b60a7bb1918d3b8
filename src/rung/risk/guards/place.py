"""Where a command stands in a text, for what it may run and lose."""

from __future__ import annotations

from msgspec import Struct

from rung.model.replacing import replace
from rung.risk.context import Context
from rung.risk.word import Word


class Place(Struct, frozen=True):
    """Where a command stands: the wrappers around it, what is written into it, and whether it surely runs.

    ``below``: the folder of what find puts in, ``found``: all that it begins at; ``own``: the text gives values to
    variables of its own; ``moved``: and another meaning to `$PWD`.
    """

    context: Context
    outer: tuple[str, ...] = ()
    stdin: str | None = None
    fed: bool = False
    maybe: bool = False
    below: str = ""
    own: bool = False
    moved: bool = False
    found: tuple[Word, ...] = ()

    def inside(self, name: str, stdin: str | None = None) -> Place:
        """Return the place of what ``name`` runs."""
        return replace(self, outer=(*self.outer, name), stdin=stdin)
