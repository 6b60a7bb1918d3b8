"""A question put to a build: about what, where, and how to look."""

from __future__ import annotations

from msgspec import Struct


class Ask(Struct, frozen=True):
    """What a person asked: the target (empty: the default goal), the folder as it was named, and how to look.

    ``timeout`` is seconds for each command. With ``scratch`` nothing runs in the folder itself. ``makefile`` and
    ``settings`` (``CFLAGS=-O0``) are handed on to make, ``profiles`` are those of Snakemake to compare, and
    ``configfiles`` are handed on to it.
    """

    folder: str = "."
    target: str = ""
    timeout: float = 60.0
    scratch: bool = False
    makefile: str = ""
    settings: tuple[str, ...] = ()
    jobs: int = 4
    repeats: int = 3
    profiles: tuple[str, ...] = ()
    configfiles: tuple[str, ...] = ()
