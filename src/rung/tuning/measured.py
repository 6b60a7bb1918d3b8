"""What the builds of both sides took and made, and whether the difference is more than noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import median

FLOOR = 0.01  # seconds; below, starting a process is most of it
SPREAD = 1.4826  # of a median absolute deviation to a standard deviation, for what is normally distributed
CAREFUL = 3.0  # standard errors


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of each run, interleaved: the side before, the same side once more as a control, the side after."""

    before: tuple[float, ...]
    control: tuple[float, ...]
    after: tuple[float, ...]

    @property
    def limit(self) -> float:
        """Return the smallest change in seconds that these runs could have shown.

        Three standard errors of a difference of medians, by the spread of both sides; never less than what two equal
        sides differ by here, nor than 10 ms.
        """
        old = (*self.before, *self.control)
        spread = max(_spread(old), _spread(self.after))
        error = 1.2533 * spread * sqrt(1 / len(old) + 1 / len(self.after))
        return max(CAREFUL * error, self.noise, FLOOR)

    @property
    def noise(self) -> float:
        """Return by how many seconds the medians of two equal sides differ."""
        return abs(median(self.before) - median(self.control))

    @property
    def faster(self) -> float:
        """Return the share of pairs of a run before and a run after in which the run after took less, 0 to 1.

        Of two equal sides at least 0.9 come out in 2.4 % of reviews with three repeats, and less with more of them.
        """
        old = (*self.before, *self.control)
        return sum(new < each for each in old for new in self.after) / (len(old) * len(self.after))

    @property
    def saved(self) -> float:
        """Return how many seconds less the side after takes; less than 0 when it takes more."""
        return median((*self.before, *self.control)) - median(self.after)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of the cost that was named. ``built`` says that both sides were built.

    ``other`` are differences in what came out, ``unsure`` those in files that may say how it was built and not what;
    ``compared`` counts the files that were compared, ``left_out`` are those that two equal builds do not make the same,
    ``written_before`` and ``written_after`` are what the builds wrote, with sizes in bytes.
    """

    cost: str
    times: Times
    built: bool = False
    other: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    compared: int = 0
    written_before: Mapping[str, int] = field(default_factory=dict)
    written_after: Mapping[str, int] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    @property
    def tells(self) -> bool:
        """Say whether building both sides told anything of what comes out: some file of both could be compared."""
        return self.built and self.compared > 0


def differences(
    one: Mapping[str, str], two: Mapping[str, str], after: Mapping[str, str], leave: frozenset[str]
) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Return how what came out after differs, what two equal builds do not make the same, and how much was compared.

    Each mapping is a digest by path: of two builds of the side before, and one after; ``leave`` are build files.
    """
    steady = [path for path in sorted(one) if one[path] == two.get(path) and path not in leave]
    unsteady = tuple(path for path in sorted(one) if path in two and one[path] != two[path])
    gone = [f"not made after: `{path}`" for path in steady if path not in after]
    other = [f"other content after: `{path}`" for path in steady if path in after and after[path] != one[path]]
    return (*gone, *other), unsteady, sum(path in after for path in steady)


def _spread(values: Sequence[float]) -> float:
    middle = median(values)
    return SPREAD * median(abs(each - middle) for each in values)
