"""What a probe costs beside the bare command it runs, and how long a large data base of make takes to read."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from table import Row, at_most, cpu_of, median, show

from rung.probes.gnumake.database import database

TARGETS = 700
LINES = 23_000  # of `make -pq` in musl
COST = 0.15  # seconds over the bare command
READING = 0.5  # seconds


def _project(folder: Path) -> None:
    """Write a makefile with as many targets as a C library."""
    names = [f"unit{number}" for number in range(TARGETS)]
    rules = "\n".join(f"o/{name}.o: s/{name}.c h.h" for name in names)
    text = (
        f"all: {' '.join(f'o/{name}.o' for name in names)}\no/%.o: s/%.c h.h\n\tcc -c $< -o $@\n{rules}\n.PHONY: all\n"
    )
    (folder / "Makefile").write_text(text, "utf-8")
    (folder / "s").mkdir()
    for name in names:
        (folder / "s" / f"{name}.c").touch()
    (folder / "h.h").touch()


def _database() -> str:
    """Return a data base of ``LINES`` lines in make's form."""
    target = "unit{0}.o: unit{0}.c h.h\n#  Implicit rule search has been done.\n#  File does not exist.\n"
    target += "#  recipe to execute (from 'Makefile', line 3):\n\tcc -c $<\n\n"
    variables = "# Make data base, printed on today\n\n# Variables\n\n# makefile\nA = 1\n\n# Files\n\n"
    return variables + "".join(target.format(number) for number in range(LINES // target.count("\n")))


def measure(times: int = 5) -> list[Row]:
    """Return what a probe costs in CPU over the bare command, and the time that reading takes."""
    with tempfile.TemporaryDirectory() as name:
        _project(Path(name))
        rung = [sys.executable, "-m", "rung", "probe", "make", "planned", "-C", name]
        bare = median(cpu_of(["/usr/bin/make", "-n", "--trace", "-C", name]) for _ in range(times))
        whole = median(cpu_of(rung, accepted=(1,)) for _ in range(times))
    text = _database()
    began = time.perf_counter()
    known = database(text)
    took = time.perf_counter() - began
    floor = time.perf_counter()
    text.splitlines()
    floor = time.perf_counter() - floor
    over = whole - bare
    return [
        Row(
            "CPU of a probe over the bare command", f"{over * 1000:.0f} ms", f"make {bare * 1000:.0f} ms",
            whole / max(bare, 1e-6), at_most(over, COST, "s"),
        ),
        Row(
            f"reading {LINES} lines, {len(known.targets)} targets", f"{took:.3f} s", f"split {floor:.3f} s",
            took / max(floor, 1e-6), at_most(took, READING, "s"),
        ),
    ]  # fmt: skip


if __name__ == "__main__":
    show(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
