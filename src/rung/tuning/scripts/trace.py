"""What a script does that a review weighs: one trace for each place, in whatever language it is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a trace is about.

    ``ROWS``: a part of the data is taken. ``CHECK``: something is found out that ends the script. ``ASKED``: what must
    hold for a check, its key the function, a colon and the condition. ``SWALLOWED``: an error goes unseen. ``LIMIT``: a
    number that a comparison allows. ``WORK``: a number of rounds, draws or digits. ``CACHE``: what lies there is taken.
    ``KEPT``: a log, report or benchmark is written. ``LOG``: the log that its Snakemake rule declares is asked for.
    ``NARROW``: numbers are held in fewer bits than usual. ``HOLLOW``: a function, its number 1 where it asks nothing.
    ``CASES``: a test that is run once for each of so many values.
    """

    ROWS = "rows"
    CHECK = "check"
    ASKED = "asked"
    SWALLOWED = "swallowed"
    LIMIT = "limit"
    WORK = "work"
    CACHE = "cache"
    KEPT = "kept"
    LOG = "log"
    NARROW = "narrow"
    HOLLOW = "hollow"
    CASES = "cases"


@dataclass(frozen=True, slots=True)
class Trace:
    """One place of a script. ``key`` is what stays the same when only a number or a condition around it changes.

    ``number`` is the one it holds, and ``weaker`` 1 where a larger one is weaker, -1 where a smaller one is.
    ``guards`` are the conditions on which it hangs, beside its own.
    """

    kind: Kind
    place: str
    said: str
    key: str = ""
    number: float | None = None
    weaker: int = 0
    guards: frozenset[str] = frozenset()
