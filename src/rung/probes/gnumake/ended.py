"""Whether GNU Make came to its end, and what it was only asked."""

from __future__ import annotations

from rung.model.pattern import pattern
from rung.probes.gnumake.database import BEGIN
from rung.probes.probe import Ran

SHORT = pattern(r"-[a-zA-Z]+")


def ended(ran: Ran) -> bool:
    """Say whether make came to its end: 0, or 1 where it was asked whether something is due (-q)."""
    return ran.signal is None and (ran.exit == 0 or (ran.exit == 1 and _asked(ran, "q")))


def looked(ran: Ran) -> bool:
    """Say whether make was only asked, in any of the ways in which it builds nothing."""
    return _asked(ran, "n") or _asked(ran, "q")


def silent(ran: Ran) -> bool:
    """Say whether make did not print the data base that it was asked for."""
    return _asked(ran, "p") and BEGIN not in ran.out


def _asked(ran: Ran, flag: str) -> bool:
    return any(flag in each and SHORT.fullmatch(each) for each in ran.look.argv)
