"""The families of programs as data: what each program, subcommand and option does, with its source and its cases."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from rung.model.effect import Effect, Facet


class Raise(Struct, frozen=True):
    """A level and the sentence that explains it."""

    effect: Effect
    reason: str


class Option(Struct, frozen=True):
    """An option: the value it takes, and what it does to the level.

    ``takes`` is ``no``, ``yes``, ``attached``, ``two``, ``until`` a ``;``, or ``switch``: the next word where it says
    yes or no.

    A literal value that matches ``match`` leaves the level as it is; otherwise, and always when there is no
    ``match``, ``raises`` holds (None: the option is harmless). ``holds`` names the language of its value.
    """

    takes: str = "no"
    raises: Raise | None = None
    match: str = ""
    holds: str = ""


class Operands(Struct, frozen=True):
    """How many operands are harmless, what they must look like, and what it means when they do not.

    ``line``: what all of them must look like together, with one blank between two.
    """

    most: int | None = None
    least: int = 0
    match: str = ""
    line: str = ""
    raises: Raise | None = None
    any_word: bool = False


class Inner(Struct, frozen=True):
    """Where a wrapper keeps the command it runs.

    ``form``: ``argv`` (the words after ``skip`` operands), ``joined`` (the same words, joined and read by a shell),
    ``mark`` (the words after ``--``), ``text`` (operand ``skip`` holds shell text). ``language`` of the inner text.
    ``extra``: words that nobody wrote are added at the end. ``assigns``: ``NAME=value`` words may come first.
    ``unless``: with one of these options nothing runs. ``opaque``: what runs is not among the words.
    ``bare`` is the level without an inner command.
    """

    form: str
    skip: int = 0
    language: str = "bash"
    extra: bool = False
    assigns: bool = False
    unless: frozenset[str] = frozenset()
    bare: Raise | None = None


class Spec(Struct, frozen=True):
    """A program or subcommand as its table has it.

    ``sends``: what it reads goes to a server. ``generated``: a built table knows more of its subcommands.
    ``inert``: none of its options changes anything, so that a file of any name may stand among its operands.
    ``skips``: words before a subcommand that change nothing of what it means.
    ``dry``: an option (its names joined by ``|``) and the values (a pattern) with which all is only tried.
    """

    path: tuple[str, ...]
    does: Raise
    options: Mapping[str, Option]
    operands: Operands
    style: str = "gnu"
    permute: bool = True
    require: tuple[tuple[frozenset[str], Raise], ...] = ()
    inner: Inner | None = None
    check: str = ""
    facets: frozenset[Facet] = frozenset()
    marks: tuple[tuple[Facet, frozenset[str]], ...] = ()
    unless: tuple[tuple[Facet, frozenset[str]], ...] = ()
    sensitive: str = ""
    subs: Mapping[str, Spec] = field(default_factory=dict)
    bare: bool = False
    dry: str = ""
    sends: bool = False
    generated: bool = False
    inert: bool = False
    skips: frozenset[str] = frozenset()
    source: str = ""
    deepest: int = 0
