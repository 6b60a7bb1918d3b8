"""Commands that show a place of the project: what is asked next where a tool gave up over it."""

from __future__ import annotations

import posixpath
import shlex

from rung.probes.probe import Case

AROUND = 3  # lines before one that cannot be read: what is wrong often stands above it


def listed(case: Case, path: str) -> str:
    """Return the command that lists a path of the project, to see what is there and who may read it."""
    closed = "." in case.unread  # then only its own mode can be seen
    return shlex.join(("ls", "-ld" if closed else "-la", _place(case, path)))


def around(case: Case, name: str) -> str:
    """Return the command that lists the nearest folder of the project above a name that is not there."""
    above = posixpath.dirname(posixpath.normpath(name))
    while above and not (above in case.entries and case.entries[above].folder):
        above = posixpath.dirname(above) if above != "/" else ""
    return listed(case, above)


def printed(case: Case, path: str, line: int, after: int = 0) -> str:
    """Return the command that prints a line of a file of the project with those before it; empty for no such file."""
    if case.read(path) is None:
        return ""
    return shlex.join(("sed", "-n", f"{max(line - AROUND, 1)},{line + after}p", _place(case, path)))


def compiled(case: Case, path: str) -> str:
    """Return the command that shows what an object, program or archive with debug information was built with."""
    return shlex.join(("readelf", "--debug-dump=info", "--dwarf-depth=1", _place(case, path)))


def _place(case: Case, path: str) -> str:
    return posixpath.normpath(posixpath.join(case.ask.folder or ".", case.placed(path)))
