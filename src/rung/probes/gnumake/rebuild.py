"""Builds from nothing, in scratch copies: what a goal makes is removed from the copy first, and only there."""

from __future__ import annotations

from collections.abc import Iterator

from rung.probes.gnumake.cause import MEMBER
from rung.probes.gnumake.database import Database, Target, makes
from rung.probes.gnumake.lying import spelled
from rung.probes.gnumake.speech import make
from rung.probes.gnumake.trace import placed
from rung.probes.probe import Case, Look


def made(case: Case, known: Database) -> tuple[Target, ...]:
    """Return the targets with a recipe that the goal leads to."""
    return known.made_below(case.ask.target or known.default_goal)


def artifacts(out: str) -> dict[str, str]:
    """Return every file inside the project that the goal leads to, in makes further down too, with its rule's place.

    ``out`` is what ``make -np`` printed, or ``make -pqk`` where nothing is due. Paths are below the folder that make
    was asked in.
    """
    found: dict[str, str] = {}
    for folder, known in makes(out):
        if folder.startswith(("/", "..", "?")):
            continue
        for target in (target for goal in known.goals for target in known.made_below(goal)):
            member = (
                MEMBER.fullmatch(target.name) if "(" in target.name else None
            )  # what is made of a member is its archive
            path = placed(folder, member["archive"] if member else target.name)
            if not target.phony and not target.name.startswith("/") and not path.startswith(".."):
                own = not folder or target.place == "built-in"
                found.setdefault(path, target.place if own else f"{folder.removeprefix('./')}/{target.place}")
    return found


def build(case: Case, name: str, out: str, *options: str) -> Look:
    """Return a build of the goal from nothing, in a copy of its own, its contents wanted; ``out`` as above.

    A makefile that make begins with is kept, although it has a rule: make finds none where it is not there.
    """
    kept = frozenset(_begun(out))
    without = spelled([path for path in artifacts(out) if path not in kept], case.entries)
    return Look(name, make(case.ask, *options), name, acts=True, digests=True, without=without)


def _begun(out: str) -> Iterator[str]:
    """Yield the makefile that each make begins with."""
    for folder, known in makes(out):
        read = known.variables.get("MAKEFILE_LIST")
        yield from (placed(folder, name) for name in (read.value.split()[:1] if read else ()))
