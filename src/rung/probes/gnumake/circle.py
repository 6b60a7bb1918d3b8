"""What make dropped because it went in a circle: it says so beside its work, and goes on without it."""

from __future__ import annotations

import re

from rung.probes.probe import Case

DROPPED = re.compile(r"^\S*make(?:\[\d+\])?: Circular (.+ <- .+) dependency dropped\.$", re.MULTILINE)
KIND = "circular"


def dropped(case: Case) -> tuple[str, ...]:
    """Return a line for each need that make dropped in any look, once."""
    found = dict.fromkeys(each for ran in case.ran for each in DROPPED.findall(ran.err))
    return tuple(f"make dropped a need that goes in a circle: {each}" for each in found)
