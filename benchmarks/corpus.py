"""`rung check` and `rung import` over all real runbooks of ../shared/corpora: files a second, beside reading them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from table import Row, at_most, cpu_of, median, show

RUNS = 3
BYTES_IN_MIB = 1 << 20
TARGETS = {"check": 8.0}  # seconds of CPU for 1,000 files, cold


def corpora() -> Path:
    """Return the folder of the corpora: in $RUNG_SHARED, else beside the repository."""
    here = Path(__file__).resolve().parents[2] / "shared"
    return Path(os.environ.get("RUNG_SHARED", here)) / "corpora"


def measure(runs: int = RUNS) -> list[Row]:
    """Return a row a command, cold: a new process each time. Empty when the corpora are not there."""
    folder = corpora()
    if not folder.is_dir():
        return []
    paths = _files(folder)
    least = median(_reading(paths) for _ in range(runs))
    size = sum(Path(path).stat().st_size for path in paths) / BYTES_IN_MIB
    baseline = f"reading {size:.1f} MiB {least * 1e3:.1f} ms"
    rows = []
    for verb in ("check", "import"):
        walls, cpus = zip(*(_whole([*_rung(), verb, str(folder)]) for _ in range(runs)), strict=True)
        wall = median(walls)
        measured = f"{wall:.2f} s, {median(cpus):.2f} s CPU, {len(paths) / wall:.0f} files/s"
        thousand = median(cpus) / len(paths) * 1000  # CPU: others on the machine do not count
        target = at_most(thousand, TARGETS[verb], "s CPU for 1,000 files") if verb in TARGETS else "-"
        rows.append(Row(f"rung {verb}, {len(paths)} files", measured, baseline, wall / least, target))
    return rows


def _rung() -> list[str]:
    return [sys.executable, "-m", "rung"]


def _files(folder: Path) -> list[str]:
    listed = subprocess.run(
        [*_rung(), "check", str(folder), "--list-files"], check=True, capture_output=True, encoding="utf-8"
    )
    return listed.stdout.splitlines()


def _reading(paths: Sequence[str]) -> float:
    began = time.perf_counter()
    for path in paths:
        Path(path).read_bytes()
    return time.perf_counter() - began


def _whole(command: list[str]) -> tuple[float, float]:
    """Return the wall and CPU seconds of a whole process; findings (1) are an answer too."""
    began = time.perf_counter()
    cpu = cpu_of(command, accepted=(0, 1))
    return time.perf_counter() - began, cpu


if __name__ == "__main__":
    rows = measure(*map(int, sys.argv[1:]))
    show(rows)
    if not rows:
        print(f"the corpora are not there: {corpora()}")
