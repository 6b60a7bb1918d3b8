"""How often a job is tried: what was tried again before, and is given up earlier after."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.pair import Pair

RETRIES = "retries"
KEY = re.compile(r"(?:.*[:.])(?:retries|restart[-_]times)")
"""A setting of a profile or a configuration, alone or for each tool."""
NEVER = frozenset({(), ("0",)})


def fewer_tries(pair: Pair) -> Iterator[str]:
    """Yield each rule, and each setting, by which a job that failed is tried less often than before.

    That a fault which passes ends the build now is neither honest nor dishonest by itself. A number that is computed
    may be any.
    """
    for old, new in pair.rules:
        was, now = old.fields.get(RETRIES, ()), new.fields.get(RETRIES, ())
        if _fewer(was, now):
            yield f"retries of `{new.name}`: {_said(was)} before, {_said(now)} after"
    for name in sorted(each for each in pair.before.settings if KEY.fullmatch(each)):
        was, now = pair.before.settings[name], pair.after.settings.get(name, ())
        if _fewer(was, now):
            yield f"{name}: {_said(was)} before, {_said(now)} after"


def _fewer(was: tuple[str, ...], now: tuple[str, ...]) -> bool:
    if was == now or was in NEVER:
        return False
    if now in NEVER:
        return True
    plain = was[0].isdecimal() and now[0].isdecimal()
    return int(now[0]) < int(was[0]) if plain else True


def _said(held: tuple[str, ...]) -> str:
    return clipped(", ".join(held), 40) or "nothing"
