"""What to ask next where make gave up: something narrower than what was asked, which does not fail the same way."""

from __future__ import annotations

import posixpath
import re
import shlex
from dataclasses import replace

from rung.probes.gnumake.speech import again
from rung.probes.probe import Case, Ran

PLACE = re.compile(r"^(?P<path>[^:\n]+):(?P<line>\d+): \*\*\* ", re.MULTILINE)
RECIPE = re.compile(r"^\S*make: \*\*\* \[(?:[^\]\n]*: )?(?P<target>[^\]:\n]+)\] ", re.MULTILINE)
AROUND = 3  # lines before one that cannot be read: what is wrong often stands above it


def listed(case: Case, path: str) -> str:
    """Return the command that lists a path of the project, to see what is there and who may read it."""
    closed = "." in case.unread  # then only its own mode can be seen
    return shlex.join(("ls", "-ld" if closed else "-la", _place(case, path)))


def _place(case: Case, path: str) -> str:
    return posixpath.normpath(posixpath.join(case.ask.folder or ".", path))


def printed(case: Case, path: str, line: int) -> str:
    """Return the command that prints a line of a file of the project with those before it; empty for no such file."""
    if case.read(path) is None:
        return ""
    return shlex.join(("sed", "-n", f"{max(line - AROUND, 1)},{line}p", _place(case, path)))


def unreadable(case: Case, ran: Ran) -> str:
    """Return what shows the line that make cannot read; of a make further down, which only says its own path, a list.

    The path is taken for one below the folder only where such a file is.
    """
    place = PLACE.search(ran.err)
    shown = printed(case, place["path"], int(place["line"])) if place else ""
    return shown or listed(case, "")


def missing(case: Case, name: str) -> str:
    """Return what to ask about a name without a rule: for a target that was asked for, what there is to ask for."""
    if name == case.ask.target:
        return again(replace(case.ask, target=""), "planned")
    above = posixpath.dirname(name)
    there = above in case.entries and case.entries[above].folder
    return listed(case, above if there else "")


def failed(case: Case, ran: Ran) -> str:
    """Return what to ask about a recipe that failed in a build: what the commands of its target do."""
    recipe = RECIPE.search(ran.err)
    return again(replace(case.ask, target=recipe["target"]) if recipe else case.ask, "target")
