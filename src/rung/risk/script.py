"""What a shell text does, flattened: its simple commands, redirections, assignments, and what was not understood."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from rung.model.effect import Effect
from rung.risk.second import Reading
from rung.risk.word import Word

Sets: TypeAlias = tuple[tuple[str, str | None], ...]
"""Variables and their values, None for one that nobody can tell before it runs."""


class Fault(Struct, frozen=True):
    """Something in the text that raises the verdict whatever the commands are."""

    effect: Effect
    reason: str
    rule: str
    word: str = ""


class Assignment(Struct, frozen=True):
    """``NAME=value`` before a command (``command`` true) or on its own; ``exported`` when later commands see it."""

    name: str
    value: Word
    exported: bool


class Simple(Struct, frozen=True):
    """One simple command. ``stdin`` is the literal text of its heredoc, None when it has none or it is not literal.

    ``fed``: something is written into its standard input; ``listed``: nothing but names is.
    ``sets``: the variables that it surely sees by this text, the last one of a name counting; None for a value that
    is not known. ``function``: it calls a function of the same text, whose body is judged where it stands.
    ``folder``: where it runs, counted from where the text does.
    """

    words: tuple[Word, ...]
    stdin: str | None = None
    fed: bool = False
    listed: bool = False
    function: bool = False
    sets: Sets = ()
    folder: str = ""


class Redirection(Struct, frozen=True):
    """An operator such as ``2>`` and its target; heredocs and herestrings are not among them."""

    operator: str
    target: Word


class Script(Struct, frozen=True):
    """Everything a text holds, at any depth, in source order."""

    commands: tuple[Simple, ...]
    redirections: tuple[Redirection, ...]
    assignments: tuple[Assignment, ...]
    faults: tuple[Fault, ...]
    reading: Reading
