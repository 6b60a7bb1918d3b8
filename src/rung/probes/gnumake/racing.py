"""What can be made late, and what may run beside something else, of all that was found out about a build so far."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from posixpath import normpath

from rung.model.pattern import pattern
from rung.probes.gnumake.beside import free
from rung.probes.gnumake.database import Database, makes
from rung.probes.gnumake.delay import delayable, named, setting
from rung.probes.gnumake.rebuild import made
from rung.probes.probe import Case, Ran

BELOW = pattern(r"^[^\s:]*make\[\d+\]: Entering directory ", re.MULTILINE)
SERIAL = ("serial-1", "serial-2")
WITNESS = "beside-"
ENOUGH = 4  # times a serial build: a parallel one that needs more hangs


def tried(case: Case) -> tuple[Ran, ...]:
    """Return every build that is compared with the serial ones; none that was stopped and may only have been slow."""
    others = (ran for ran in case.ran if ran.look.name not in {"believed", "after", *SERIAL})
    return tuple(ran for ran in others if not (ran.timed_out and _slow(case)))


def _slow(case: Case) -> bool:
    """Say whether a build may need all of its time and hang nowhere: the serial ones needed a good part of it."""
    serial = (case.run(name) for name in SERIAL)
    return case.ask.timeout < ENOUGH * max((ran.seconds for ran in serial if ran), default=0.0)


def hurried(case: Case) -> tuple[Ran, ...]:
    """Return the builds that were stopped while they may have been slow: nothing is concluded from them."""
    found = (ran for ran in case.ran if ran.timed_out and ran.look.name not in SERIAL)
    return tuple(ran for ran in found if ran not in tried(case))


def goes_down(case: Case) -> bool:
    """Say whether the build starts other makes."""
    one = case.run(SERIAL[0])
    return one is not None and BELOW.search(one.out) is not None


def may_race(case: Case) -> bool:
    """Say whether a recipe may run beside another one; it may where a make further down does not tell its rules."""
    found = _makes(case)
    silent = goes_down(case) and len(found) == 1
    return silent or any(_free(case, known, folder) for folder, known in found)


def able(case: Case, *, alone: bool = True) -> tuple[str, ...]:
    """Return every target that can be held back, as a pattern; of makes further down those that a build has made.

    Without ``alone`` only those that may run beside another one.
    """
    serial = case.run(SERIAL[1])
    there = serial.digests if serial else {}
    names: dict[str, None] = {}
    for folder, known in _makes(case):
        kind = known.variables["SHELL"].value if "SHELL" in known.variables else "/bin/sh"
        place = normpath(folder) if folder else ""
        wanted = _recipes(case, known, place, there) if alone else _free(case, known, folder)
        for name in delayable(wanted, kind):
            names[named(name, place)] = None
    return tuple(names)


def delayed(case: Case, group: tuple[str, ...]) -> str:
    """Return the setting that holds back a group of targets."""
    return setting(group, *shell(case))


def shell(case: Case) -> tuple[dict[str, str], str]:
    """Return the flags that recipes are handed to the shell with, by folder, and the level of the make that is asked.

    The folder is empty for the make that is asked.
    """
    every = _makes(case)
    flags = {
        normpath(folder) if folder else "": known.variables[".SHELLFLAGS"].value
        for folder, known in every
        if ".SHELLFLAGS" in known.variables
    }
    top = every[-1][1]
    return flags, top.variables["MAKELEVEL"].value if "MAKELEVEL" in top.variables else "0"


def _makes(case: Case) -> tuple[tuple[str, Database], ...]:
    told = case.run("after") or case.ran[0]
    return makes(told.out)


def _free(case: Case, known: Database, folder: str) -> tuple[str, ...]:
    goals = known.goals if folder else (case.ask.target or known.default_goal,)
    return free(known, goals)


def _recipes(case: Case, known: Database, folder: str, there: Mapping[str, str]) -> tuple[str, ...]:
    if not folder:
        return tuple(target.name for target in made(case, known))
    below = {name for goal in known.goals for name in known.names_below(goal)}
    ours = (target for target in known.with_recipe if target.known)
    return tuple(each.name for each in ours if each.name in below or normpath(f"{folder}/{each.name}") in there)


def seen(case: Case) -> Iterator[Ran]:
    """Yield the builds whose shells noted what ran side by side."""
    yield from (ran for ran in case.ran if ran.look.name.startswith(WITNESS))
