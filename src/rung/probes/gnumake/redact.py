"""What of make's data base may be shown: never the environment, and no value that looks like one of the secrets."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from rung.probes.gnumake.database import BEGIN, Database, Variable, databases
from rung.probes.hide import HIDDEN
from rung.probes.secretvalues import NAME, VALUE

ENVIRONMENT = frozenset({"environment", "environment under -e"})
SHORT = 6  # a shorter value may stand in another by chance


def redacted(variable: Variable, secrets: AbstractSet[str] = frozenset()) -> Variable:
    """Return the variable, its value taken out when it comes from the environment or looks like a secret."""
    hide = (
        variable.origin in ENVIRONMENT
        or NAME.search(variable.name)
        or VALUE.search(variable.value)
        or any(secret in variable.value for secret in secrets)
    ) and variable.value
    return Variable(variable.name, HIDDEN, variable.origin, variable.place) if hide else variable


def shown(known: Database) -> tuple[tuple[Variable, ...], int]:
    """Return every variable fit to be shown, sorted, and how many values were taken out."""
    told = known.variables.values()
    secrets = {v.value for v in told if v.origin in ENVIRONMENT and NAME.search(v.name) and len(v.value) >= SHORT}
    kept = tuple(redacted(known.variables[name], secrets) for name in sorted(known.variables))
    return kept, sum(each.value == HIDDEN for each in kept)


def told(out: str) -> tuple[str, ...]:
    """Return every value that is never to be shown in the data bases that make printed; none where it printed none."""
    if BEGIN not in out:
        return ()
    every = (each for known in databases(out).values() for each in known.variables.values())
    return tuple(each.value for each in every if NAME.search(each.name))
