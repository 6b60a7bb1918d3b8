"""A folder or link that two recipes make: the second one fails, or whichever comes second where they run at once."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, normpath

from rung.model.pattern import pattern
from rung.probes.gnumake.edge import QUOTE
from rung.probes.gnumake.functions import words
from rung.probes.gnumake.lines import Line, Part
from rung.probes.gnumake.makefiles import Makefiles, opened_for
from rung.probes.gnumake.plain import expansions
from rung.probes.gnumake.reach import reaches
from rung.probes.gnumake.scan import scanned
from rung.probes.probe import Case, Ran

EXISTS = pattern(rf"^(?:\S*/)?(?P<program>mkdir|ln): .*{QUOTE}(?P<path>[^'\"`\u2018\u2019]+){QUOTE}: File exists$")
FOLDER = pattern(r"\$[({]@D[)}]")
ENDS = pattern(r"[;&|()\n]+")


def made_twice(case: Case, ran: Ran) -> tuple[str, tuple[str, ...]] | None:
    """Return what a recipe found there already, and the targets, with their places, of all recipes that make it.

    None where fewer than two do, or where it was there before anything was built.
    """
    said = next((told for line in ran.err.splitlines() if (told := EXISTS.match(line))), None)
    path = normpath(said["path"]) if said else ""
    if said is None or path in case.entries:
        return None
    found = opened_for(case)
    names = scanned(case).graph.below(case.ask.target)
    makers = (
        f"`{target}` ({place}:{line.number})"
        for place, line in found.each()
        if line.part is Part.RECIPE and not found.folders[place]
        for target in _targets(found, place, line)
        if reaches(names, (target,)) and _makes(found, place, line, target, (said["program"], path))
    )
    every = tuple(dict.fromkeys(makers))
    return (path, every) if len(every) > 1 else None


def _targets(found: Makefiles, place: str, line: Line) -> Iterator[str]:
    yield from (name for each in line.targets for way in expansions(each, found.at(place)) for name in words(way))


def _makes(found: Makefiles, place: str, line: Line, target: str, what: tuple[str, str]) -> bool:
    """Say whether a recipe line makes a path with a program that fails where it is there."""
    program, path = what
    text = FOLDER.sub(dirname(target) or ".", line.text.replace("$@", target))
    for way in expansions(text, found.at(place)):
        for command in ENDS.split(way):
            called = command.lstrip("@-+ \t").split()
            if called[:1] == [program] and not any(each.startswith("-") for each in called[1:]):
                return path in {normpath(each.strip("\"'")) for each in called[1:]}
    return False
