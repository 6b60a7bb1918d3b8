"""A call of a build tool taken apart, and the reasons why what it would run cannot be known."""

from __future__ import annotations

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.secretvalues import without

PLAIN = pattern(r"[A-Za-z0-9_.][\w./%+@-]*")
SETTING = pattern(r"[A-Za-z_]\w*=[\w./:,+@ -]*")
FOLDER = pattern(r"(?:\./)?[A-Za-z0-9_.][\w./-]*")
WIDEST = 300  # characters of a line that is quoted


class Call(Struct, frozen=True):
    """A call whose targets can be expanded: the folder below the project, the file it names, settings and targets."""

    folder: str = ""
    file: str = ""
    settings: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


class UnknownError(ValueError):
    """What would run cannot be told; the text is the sentence that says why."""


def brief(line: str) -> str:
    """Return a line as it may be quoted: without what looks like a secret, and never cut in a word that may be one."""
    from textwrap import shorten  # most lines are read, and none is quoted

    return shorten(without(line, frozenset()), WIDEST, placeholder=" …")


def below(path: str) -> str:
    """Return a path below the project without a leading ``./``. Raises UnknownError for any other."""
    if not FOLDER.fullmatch(path) or ".." in path.split("/"):
        raise UnknownError(f"`{path}` does not lie below the project")
    return path.removeprefix("./")
