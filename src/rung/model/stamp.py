"""A moment by two clocks, so that a clock that is set wrong ages nothing and revives nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass

_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Stamp:
    """``at`` is seconds since the epoch; ``mono`` microseconds of a clock that only goes forward while ``boot`` lasts.

    ``boot`` names the start of the machine that ``mono`` counts from; empty means that nobody knows it.
    """

    at: float = 0.0
    mono: int = 0
    boot: str = ""

    def since(self, earlier: Stamp) -> float:
        """Return the seconds from ``earlier`` to this.

        Within one start of one machine the clock that only goes forward says it, whatever the time of day was set to.
        Across starts only the time of day is left; where that went back, nothing is known and the answer is infinite.
        """
        steady = self.boot and self.boot == earlier.boot
        gone = (self.mono - earlier.mono) / _MICRO if steady else self.at - earlier.at
        return gone if gone >= 0 else math.inf
