"""What to ask next where make gave up: something narrower than what was asked, which does not fail the same way."""

from __future__ import annotations

import re
from collections import Counter
from posixpath import dirname, normpath

from rung.model.effect import Facet
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes import showing
from rung.probes.gnumake.leads import NAMES
from rung.probes.gnumake.remade import REMADE
from rung.probes.gnumake.scan import scanned
from rung.probes.gnumake.speech import again
from rung.probes.probe import Case, Ran

PLACE = pattern(r"^(?P<path>[^:\n]+):(?P<line>\d+): \*\*\* ", re.MULTILINE)
WRITES = (
    ("configure", "configure"),
    ("CMakeLists.txt", "cmake"),
    ("meson.build", "meson"),
    ("configure.ac", "autoconf"),
)
"""What lies in a folder where something else writes the makefile, and what does."""

USUAL = frozenset({"unix", "linux", "posix", "src"})  # folders of makefiles for this kind of machine
SHOWN = 4  # makefiles that are named
OFTEN = 3  # times that a recipe is printed before make is held for beginning again and again
RECIPE = pattern(r"^\S*make: \*\*\* \[(?:[^\]\n]*: )?(?P<target>[^\]:\n]+)\] ", re.MULTILINE)


def read_it(case: Case) -> str:
    """Return what shows the first command that make runs while it reads, one that never ends before any other.

    To ask make again would end the same way.
    """
    acts = scanned(case).reached(case.ask.target).acts
    order = sorted(acts, key=lambda act: (Facet.UNBOUNDED not in act.verdict.facets, bool(act.targets)))
    shown = (showing.printed(case, act.path, act.line) for act in order)
    return next((each for each in shown if each), showing.listed(case, ""))


def reads_more(case: Case) -> bool:
    """Say whether make runs commands while it reads, before any recipe."""
    return any(not act.targets for act in scanned(case).reached(case.ask.target).acts)


def begins_again(case: Case, ran: Ran) -> bool:
    """Say whether make made a makefile again and again: it prints the same recipe each time it begins anew."""
    printed = Counter(line for line in ran.out.splitlines() if line.strip())
    acts = scanned(case).reached(case.ask.target).acts if max(printed.values(), default=0) >= OFTEN else ()
    return any(act.verdict.rule == REMADE for act in acts)


def unreadable(case: Case, ran: Ran) -> str:
    """Return what shows the line that make cannot read; of a make further down, which only says its own path, a list.

    The path is taken for one below the folder only where such a file is.
    """
    place = PLACE.search(ran.err)
    shown = showing.printed(case, place["path"], int(place["line"])) if place else ""
    return shown or showing.listed(case, "")


def lying_below(case: Case) -> tuple[str, ...]:
    """Return a line for each makefile in the folders below that are nearest, for a folder that has none."""
    return tuple(f"a makefile lies here: {path}" for path in _below(case)[:SHOWN])


def unwritten(case: Case) -> str:
    """Return that the makefile of a folder is not written yet, and by what it is; empty where nothing says so."""
    name, writer = next(
        (each for each in WRITES if each[0] in case.entries and not case.entries[each[0]].folder), ("", "")
    )
    if not name:
        return ""
    return f"There is no makefile in this folder yet: {writer} writes it (`{name}` lies here)."


def elsewhere(case: Case) -> str:
    """Return what to ask in place of a folder without a makefile: the nearest one below that has it, or a list."""
    found = [path for path in _below(case) if "/" in path and not unwritten(case)]
    if case.ask.makefile or not found:
        return showing.listed(case, "")
    place = normpath(f"{case.ask.folder or '.'}/{dirname(found[0])}")
    return again(replace(case.ask, folder=place, target=""), "planned")


def _below(case: Case) -> list[str]:
    """Return the makefiles of the project, those that lie highest first."""
    found = [path for path, each in case.entries.items() if path.rpartition("/")[2] in NAMES and not each.folder]
    return sorted(found, key=lambda path: (path.count("/"), path.partition("/")[0] not in USUAL, path))


def missing(case: Case, name: str) -> str:
    """Return what to ask about a name without a rule: for a target that was asked for, what there is to ask for."""
    if name == case.ask.target:
        return again(replace(case.ask, target=""), "planned")
    return showing.around(case, name)


def failed(case: Case, ran: Ran) -> str:
    """Return what to ask about a recipe that failed in a build: what the commands of its target do."""
    recipe = RECIPE.search(ran.err)
    return target(case, recipe["target"] if recipe else case.ask.target)


def target(case: Case, name: str) -> str:
    """Return what asks what the commands of a target do."""
    return again(replace(case.ask, target=name), "target")
