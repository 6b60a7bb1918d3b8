"""Where a command stands in a text, for what it may run and lose."""

from __future__ import annotations

from msgspec import Struct

from rung.model.replacing import replace
from rung.risk.context import Context
from rung.risk.script import Sets
from rung.risk.word import Word

_HANDS_ON = frozenset(
    "env time nohup timeout nice ionice chrt setsid stdbuf taskset flock watch xargs bash sh dash zsh ksh eval exec "
    "command builtin make".split()
)
"""They give their own variables to what they run; others, as sudo and ssh, may give it none of them."""


class Place(Struct, frozen=True):
    """Where a command stands: the wrappers around it, what is written into it, and whether it surely runs.

    ``below``: the folder of what find puts in, ``found``: all that it begins at; ``own``: the text gives values to
    variables of its own; ``moved``: and another meaning to `$PWD`. ``sets``: the variables that it sees by the text.
    ``folder``: where it runs by the text. ``within``: the words that reach that place, one way after another.
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
    sets: Sets = ()
    folder: str = ""
    within: tuple[tuple[str, ...], ...] = ()

    def inside(self, name: str, stdin: str | None = None) -> Place:
        """Return the place of what ``name`` runs."""
        return replace(self, outer=(*self.outer, name), stdin=stdin, sets=self.sets if name in _HANDS_ON else ())
