"""What of make's data base may be shown: never the environment, and no value that looks like one of the secrets."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache
from posixpath import relpath

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.drawn import form
from rung.probes.gnumake.database import BEGIN, Database, Variable, databases
from rung.probes.gnumake.makefiles import opened_for
from rung.probes.gnumake.scan import scanned
from rung.probes.gnumake.speech import make
from rung.probes.hide import HIDDEN
from rung.probes.probe import Case
from rung.probes.secretvalues import VALUE, computed
from rung.secrets.shown import secretive

ENVIRONMENT = frozenset({"environment", "environment under -e"})
GOAL, MARK = "rung-asks-for-what-is-hidden", "[rung]"
ANSWERED = pattern(r"\[rung\](?!\[rung\])(.+?)\[rung\]", re.DOTALL)
PLAIN = pattern(r"[\w.-]+")
MOST = 8  # folders that are asked
SHORT = 6  # a shorter value may stand in another by chance


def redacted(variable: Variable, secrets: AbstractSet[str] = frozenset()) -> Variable:
    """Return the variable, its value taken out when it comes from the environment or looks like a secret."""
    hide = (
        variable.origin in ENVIRONMENT
        or secretive(variable.name)
        or VALUE.search(variable.value)
        or any(secret in variable.value for secret in secrets)
    ) and variable.value
    return Variable(variable.name, HIDDEN, variable.origin, variable.place) if hide else variable


def shown(known: Database) -> tuple[Variable, ...]:
    """Return every variable fit to be shown, sorted by name."""
    told = known.variables.values()
    secrets = {v.value for v in told if v.origin in ENVIRONMENT and secretive(v.name) and len(v.value) >= SHORT}
    return tuple(redacted(known.variables[name], secrets) for name in sorted(known.variables))


def told(out: str) -> tuple[str, ...]:
    """Return every value that is never to be shown in what make printed: of its data bases, and where it was asked."""
    known = databases(out).values() if BEGIN in out else ()
    named = (each.value for found in known for each in found.variables.values() if secretive(each.name))
    return (*named, *(part for found in _answered(out) for part in (found, *found.splitlines())))


def forms(out: str) -> tuple[str, ...]:
    """Return the patterns of secrets that make works out anew each time (``TOKEN = $(shell openssl rand -hex 16)``)."""
    return tuple(each for found in _answered(out) if (each := form(found)))


@lru_cache(maxsize=4)  # both the values and their forms are taken from it, and megabytes are looked through
def _answered(out: str) -> tuple[str, ...]:
    """Return what make answered where it was asked for secrets."""
    return tuple(ANSWERED.findall(out))


def asks(case: Case) -> tuple[tuple[str, ...], ...]:
    """Return the commands by which make itself tells the secrets that the text of the makefiles does not tell.

    A value that is computed (``TOKEN = $(shell …)``) stands in no file, and is printed wherever a recipe uses it. Make
    is asked in each folder that the goal leads to in which a makefile names such values; it builds nothing for it, and
    reads the same lines as for the goal: whether it may do that in the project was weighed for these.
    """
    reached = scanned(case).folders(case.ask.target)
    names: dict[str, set[str]] = {}
    starts: dict[str, str] = {}
    for path, folder in opened_for(case).folders.items():
        starts.setdefault(folder, path)
        if folder in reached:
            names.setdefault(folder, set()).update(computed(path, case.read))
    each = ((folder, tuple(sorted(found))) for folder, found in names.items() if found)
    return tuple(_ask(case, folder, starts[folder], found) for folder, found in each)[:MOST]


def _ask(case: Case, folder: str, start: str, names: tuple[str, ...]) -> tuple[str, ...]:
    said = "".join(f"$(info {MARK}$({name}){MARK})" for name in names if PLAIN.fullmatch(name))
    rule = f"--eval={GOAL}: ; {said}"
    if folder:
        ask = replace(case.ask, target=GOAL, makefile=relpath(start, folder))
        return make(ask, "-n", "-C", folder, rule)
    settings = (*case.ask.settings, f"MAKECMDGOALS={case.ask.target}")
    return make(replace(case.ask, target=GOAL, settings=settings), "-n", rule)
