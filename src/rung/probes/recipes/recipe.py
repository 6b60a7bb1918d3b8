"""A call of a build tool taken apart, and the reasons why what it would run cannot be known."""

from __future__ import annotations

import re

from msgspec import Struct

PLAIN = re.compile(r"[A-Za-z0-9_.][\w./%+@-]*")
SETTING = re.compile(r"[A-Za-z_]\w*=[\w./:,+@ -]*")
FOLDER = re.compile(r"(?:\./)?[A-Za-z0-9_.][\w./-]*")


class Call(Struct, frozen=True):
    """A call whose targets can be expanded: the folder below the project, the file it names, settings and targets."""

    folder: str = ""
    file: str = ""
    settings: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


class UnknownError(ValueError):
    """What would run cannot be told; the text is the sentence that says why."""


def below(path: str) -> str:
    """Return a path below the project without a leading ``./``. Raises UnknownError for any other."""
    if not FOLDER.fullmatch(path) or ".." in path.split("/"):
        raise UnknownError(f"`{path}` does not lie below the project")
    return path.removeprefix("./")
