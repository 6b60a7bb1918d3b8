"""The folder that a workflow names as the one it works in: its `workdir:`, or its profile's `directory:`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from rung.model.ask import Ask
from rung.model.pattern import pattern
from rung.probes.probe import Read
from rung.probes.recipes.snakemake import NAMES
from rung.probes.smk.computed import computed
from rung.probes.smk.configured import configuration, definitions, profile_files
from rung.probes.smk.profile import settings

WORKDIR = pattern(r"^(?P<inside>[ \t]*)workdir\s*:[ \t]*\n?[ \t]*(?P<where>[^#\n]*)", re.MULTILINE)


class Named(Struct, frozen=True):
    """A working folder as a file names it, and what that comes to below the project: a dot for the project itself.

    ``folder`` is None where it lies outside of the project, or where only Snakemake could tell. ``computed``: it is no
    plain text. ``depends``: it stands inside of something, as an ``if``, that may leave it out.
    """

    path: str
    key: str
    written: str
    folder: str | None
    computed: bool = False
    depends: bool = False


def effective(paths: Sequence[str], read: Read, ask: Ask, version: tuple[int, ...]) -> Iterator[Named]:
    """Yield the working folders of the workflow that is asked about; the last one counts."""
    for path in profile_files(paths, ask, version):
        if where := (settings(read(path) or b"") or {}).get("directory", ""):
            yield Named(path, "directory", where, below(where))
    main = (ask.makefile,) if ask.makefile else tuple(each for each in NAMES if each in set(paths))[:1]
    yield from _written(paths, read, ask, (*main, *(path for path in definitions(paths) if path.endswith(".smk"))))


def everywhere(paths: Sequence[str], read: Read, ask: Ask) -> Iterator[Named]:
    """Yield the working folders that any Snakefile or the profiles name."""
    yield from (each for each in effective(paths, read, ask, ()) if each.key == "directory")
    yield from _written(paths, read, ask, tuple(definitions(paths)))


def below(where: str) -> str | None:
    """Return a folder as it is named below the project; None where it lies outside."""
    folder = posixpath.normpath(where) if where else "."
    return None if folder.startswith(("/", "~", "..")) or "{" in folder else folder


def _written(paths: Sequence[str], read: Read, ask: Ask, files: Sequence[str]) -> Iterator[Named]:
    texts = ((path, (read(path) or b"").decode("utf-8", "replace")) for path in files)
    found = [
        (path, each["where"].strip(), bool(each["inside"])) for path, text in texts for each in WORKDIR.finditer(text)
    ]
    config = configuration(paths, read, ask) if found else None
    home = posixpath.dirname(files[0]) if files else ""
    for path, where, depends in found:
        plain = where[:1] in {'"', "'"} and where[-1:] == where[0] and where[0] not in where[1:-1]
        said = computed(where, config, home) if config is not None else None
        written = where[1:-1] if plain else where
        yield Named(path, "workdir", written, None if said is None else below(said), not plain, depends)
