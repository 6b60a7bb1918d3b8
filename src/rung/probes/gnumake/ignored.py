"""Failures that make was told to ignore (`-`, `-i`, `.IGNORE`), after which what the recipe makes is not there.

Make says `Error 127 (ignored)`, goes on and ends with 0: a build in which nothing was made looks like a good one. Where
only a `-rm` or a `-mkdir` failed, nothing is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, normpath

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.gnumake.scan import scanned
from rung.probes.probe import Case, Ran

SAID = pattern(r"^\S*make(?:\[\d+\])?: \[(?:[^\]]*: )?(?P<target>[^\]:]+)\] Error (?P<code>\d+) \(ignored\)$")


class Ignored(Struct, frozen=True):
    """A recipe that failed, with which exit, and was passed over though its target is not there."""

    target: str
    code: str


def unmade(case: Case, ran: Ran) -> tuple[Ignored, ...]:
    """Return the recipes whose failure a build passed over, and whose target it left unmade; phony ones make none."""
    if not ran.look.acts or "(ignored)" not in ran.err:
        return ()
    phony = {name for rule in scanned(case).graph.rules if ".PHONY" in rule.targets for name in rule.needs}
    there = frozenset(_there(case, ran))
    return tuple(
        dict.fromkeys(
            Ignored(found["target"], found["code"])
            for found in map(SAID.match, ran.err.splitlines())
            if found and found["target"] not in phony and _is_file(found["target"], ran.out)
            if not _lies(found["target"], there)
        )
    )


def _is_file(target: str, out: str) -> bool:
    """Say whether a target is a file by its name, or by a command of a recipe that names it; `out` shows those."""
    named = any(word == target for line in out.splitlines() for word in line.split())
    return "." in basename(target) or named


def _lies(target: str, there: frozenset[str]) -> bool:
    path = normpath(target)
    return target.startswith(("/", "..")) or path in there or any(each.endswith(f"/{path}") for each in there)


def _there(case: Case, ran: Ran) -> Iterator[str]:
    """Yield what lies in the folder after a build: what was there before and stayed, and what was made."""
    gone = {change.path for change in ran.changes if change.what == "removed"} | set(ran.look.without)
    yield from (path for path in case.entries if path not in gone)
    yield from ran.digests
    yield from (change.path for change in ran.changes if change.what != "removed")
