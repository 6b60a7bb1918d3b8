"""The recipes that name a file: where to look when a file comes out otherwise than it should."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import normpath

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes import showing
from rung.probes.gnumake.database import database
from rung.probes.gnumake.trace import Step
from rung.probes.probe import Case
from rung.probes.recipes import written

PARTS = pattern(r"[\s;&|<>(){}\"'`=]+")
SHOWN = 4
NEAR = 30  # lines of a makefile that are printed at once


class Named(Struct, frozen=True):
    """A file, and the steps of the build whose recipes name it."""

    path: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        """Return what is shown of it."""
        told = ", ".join(f"{each.target} ({each.place})" for each in self.steps[:SHOWN])
        more = f" and {len(self.steps) - SHOWN} more" if len(self.steps) > SHOWN else ""
        return f"{self.path}: named by the recipe{'s' * (len(self.steps) > 1)} of {told}{more}"


def writers(case: Case, paths: Sequence[str]) -> tuple[Named, ...]:
    """Return each of the paths that recipes below the goal name, as the rules are written, with these."""
    known = database(case.ran[0].out)
    plan = written.steps(known, case.ask.target or known.default_goal, case.entries)
    names = {each.target: frozenset(_names(each)) for each in plan}
    found = (Named(path, tuple(each for each in plan if path in names[each.target])) for path in dict.fromkeys(paths))
    return tuple(each for each in found if each.steps)[:SHOWN]


def _names(step: Step) -> Iterator[str]:
    yield from (normpath(word) for line in step.recipe for word in PARTS.split(line) if word)


def printed_at(case: Case, found: Sequence[Named]) -> str:
    """Return the command that prints the rules of the first path, as far as they stand together; empty without any."""
    places = [each.place.rpartition(":") for each in (found[0].steps if found else ())]
    lines = sorted(int(line) for path, _, line in places if path == places[0][0] and line.isdigit())
    if not lines:
        return ""
    last = max(line for line in lines if line - lines[0] <= NEAR)
    return showing.printed(case, places[0][0], lines[0], after=last - lines[0])
