"""What of make's data base may be shown: never the environment, and no value that looks like one of the secrets."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from rung.probes.gnumake.database import Database, Variable

ENVIRONMENT = frozenset({"environment", "environment under -e"})
SECRET_NAME = re.compile(r"(?i)(?:pass(?:word|wd|phrase)?|secret|token|api_?key|private_?key|credential|auth)")
SECRET_VALUE = re.compile(
    r"://[^/\s:@]+:[^/\s@]+@|-----BEGIN|\b(?:AKIA|ASIA)[0-9A-Z]{12,}|\bgh[pousr]_\w{20,}|\bglpat-\S{15,}"
    r"|\bxox[abprs]-\S{10,}|\beyJ[\w-]{10,}\.[\w-]{10,}\.|(?i:bearer\s+\S{12,})"
)
SHORT = 6  # a shorter value may stand in another by chance
HIDDEN = "<redacted>"


def redacted(variable: Variable, secrets: AbstractSet[str] = frozenset()) -> Variable:
    """Return the variable, its value taken out when it comes from the environment or looks like a secret."""
    hide = (
        variable.origin in ENVIRONMENT
        or SECRET_NAME.search(variable.name)
        or SECRET_VALUE.search(variable.value)
        or any(secret in variable.value for secret in secrets)
    ) and variable.value
    return Variable(variable.name, HIDDEN, variable.origin, variable.place) if hide else variable


def shown(known: Database) -> tuple[tuple[Variable, ...], int]:
    """Return every variable fit to be shown, sorted, and how many values were taken out."""
    told = known.variables.values()
    secrets = {
        v.value for v in told if v.origin in ENVIRONMENT and SECRET_NAME.search(v.name) and len(v.value) >= SHORT
    }
    kept = tuple(redacted(known.variables[name], secrets) for name in sorted(known.variables))
    return kept, sum(each.value == HIDDEN for each in kept)
