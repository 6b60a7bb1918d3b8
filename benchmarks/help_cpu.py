"""CPU of a whole `rung --help` process beside that of `python -c pass`, same interpreter, interleaved."""

from __future__ import annotations

import sys
from pathlib import Path

from table import Row, at_most, cpu_of, median, show

RUNS = 21
TARGET = 5.0


def measure(runs: int = RUNS) -> list[Row]:
    """Return the median CPU (user and system) of both, and their ratio."""
    script = Path(sys.executable).with_name("rung")
    helping = [sys.executable, str(script), "--help"] if script.exists() else [sys.executable, "-m", "rung", "--help"]
    nothing = [sys.executable, "-c", "pass"]
    for command in (helping, nothing):  # the first start compiles and warms the disk cache
        cpu_of(command)
    pairs = [(cpu_of(helping), cpu_of(nothing)) for _ in range(runs)]
    ours, theirs = (median(column) for column in zip(*pairs, strict=True))
    return [
        Row(
            "rung --help, CPU",
            f"{ours * 1e3:.1f} ms",
            f"python -c pass {theirs * 1e3:.1f} ms",
            ours / theirs,
            at_most(ours / theirs, TARGET, "x"),
        )
    ]


if __name__ == "__main__":
    show(measure(*map(int, sys.argv[1:])))
