"""Whether what a target's recipe writes hangs on a variable that is named like a secret, by way of others too.

What a stamp holds of such a one may be a secret of yesterday, which nothing that is known today could take out.
"""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.scan import scanned
from rung.probes.gnumake.watched import used
from rung.probes.probe import Case
from rung.probes.secretvalues import DEFINED
from rung.secrets.shown import secretive

SETS = pattern(r"(?m)^(?:[^\n#=:\t]*:)?[ \t]*(?:(?:export|override|private)[ \t]+)*([\w.-]+)[ \t]*[:?+!]{0,3}=(.*)$")
NAMES = pattern(r"\$[({]([\w.-]+)|\$\$[{(]?(\w+)")


def writes_secrets(case: Case, known: Database | None, target: str) -> bool:
    """Say whether a recipe uses such a variable; where make tells no recipe, whether any makefile names one."""
    told = known.targets.get(target) if known is not None else None
    given = list(_given(case))
    tainted = _tainted(given)
    if known is None or told is None or not told.recipe:
        return bool(tainted)
    names = {*used("\n".join(told.recipe), known), *_named("\n".join(told.recipe))}
    return any(name in tainted or secretive(name) for name in names)


def _tainted(given: list[tuple[str, frozenset[str]]]) -> set[str]:
    """Return the names that are like a secret's, and those whose value is made of such."""
    found = {name for names in given for name in (names[0], *names[1]) if secretive(name)}
    while more := {name for name, of in given if name not in found and not found.isdisjoint(of)}:
        found |= more
    return found


def _given(case: Case) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield every name that a makefile gives a value, with the names that stand in this."""
    for path in scanned(case).makefiles:
        text = (case.read(path) or b"").decode("utf-8", "replace").replace("\\\n", " ")
        yield from ((found[1], _named(found[2])) for found in SETS.finditer(text))
        yield from ((found["name"], _named(found["value"])) for found in DEFINED.finditer(text))


def _named(text: str) -> frozenset[str]:
    return frozenset(one or other for one, other in NAMES.findall(text))
