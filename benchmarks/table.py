"""What every benchmark prints, and how it takes the CPU of a process."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was measured, its baseline in the same run, their ratio, the target and whether it was met."""

    what: str
    measured: str
    baseline: str
    ratio: float
    target: str


def at_most(value: float, limit: float, unit: str) -> str:
    """Return a target and whether ``value`` meets it."""
    return f"<= {limit:g} {unit}, {'met' if value <= limit else 'missed'}"


@dataclass(frozen=True, slots=True)
class Spent:
    """What one process with its children took: seconds that went by, and seconds of CPU (user and system)."""

    wall: float
    cpu: float


def cpu_of(command: Sequence[str], *, accepted: tuple[int, ...] = (0,)) -> float:
    """Return the CPU seconds of one process (``spent``)."""
    return spent(command, accepted=accepted).cpu


def spent(command: Sequence[str], *, accepted: tuple[int, ...] = (0,)) -> Spent:
    """Return what one process with its children took, its output thrown away.

    Raises RuntimeError when it ends with a code that is not ``accepted``: a command that failed is no measurement.
    """
    began = time.perf_counter()
    silence = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1, 2)]
    pid = os.posix_spawn(command[0], list(command), os.environ, file_actions=silence)
    _, status, usage = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in accepted:
        message = f"{' '.join(command)} ended with {code}"
        raise RuntimeError(message)
    return Spent(time.perf_counter() - began, usage.ru_utime + usage.ru_stime)


def median(values: Iterable[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def show(rows: Iterable[Row]) -> None:
    """Print the table."""
    heads = ("what", "measured", "baseline", "ratio", "target")
    lines = [heads, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    return (row.what, row.measured, row.baseline, f"{row.ratio:.2f} x", row.target)
