"""`rung check` over 1,000 real files: cold, and from its cache; beside the Markdown linters that are installed."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import corpus
from table import median

FILES = 1000
RUNS = 3
COLD = 8.0
WARM = 1.5
MEMORY = 300
_KIB_IN_MIB = 1024
_OTHERS = {
    "rumdl": ["check", "--no-cache", "--silent", "."],
    "markdownlint-cli2": ["**/*.md"],
}
"""They look at Markdown only: no command is judged, no entry is read."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One command over the files: seconds on the clock and of processor, MiB at most, and what was to be reached."""

    what: str
    wall: float
    cpu: float
    memory: float
    seconds: float = 0.0

    @property
    def verdict(self) -> str:
        """Return whether the figures were reached, or that none were set."""
        if not self.seconds:
            return "-"
        reached = self.wall <= self.seconds and self.memory <= MEMORY
        return f"<= {self.seconds:g} s, <= {MEMORY} MiB: {'met' if reached else 'missed'}"


def repeated(pages: Path, folder: Path, count: int = FILES) -> int:
    """Write ``count`` files into ``folder``: the pages of a folder again and again under other names and titles."""
    found = sorted(pages.rglob("*.md"))
    for number in range(count):
        page, turn = found[number % len(found)], number // len(found)
        target = folder / page.relative_to(pages).with_name(f"{page.stem}{turn or ''}.md")
        target.parent.mkdir(parents=True, exist_ok=True)
        data = page.read_bytes().replace(page.stem.encode(), target.stem.encode())
        # Other namespaces make other commands of most: no verdict is had twice.
        for name in (b"openshift", b"kube", b"monitoring", b"NAMESPACE"):
            data = data.replace(name, name + str(turn or "").encode())
        target.write_bytes(data)
    return count


def measure(runs: int = RUNS) -> Iterator[Figure]:
    """Yield a figure a command, each the median of some runs, one after the other on the same files."""
    with tempfile.TemporaryDirectory() as scratch:
        files, cache = Path(scratch) / "files", Path(scratch) / "cache"
        repeated(corpus.corpora(), files)
        environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
        rung = [sys.executable, "-m", "rung", "check", ".", "--profile", "trusted"]
        yield _median("rung check, cold", [*rung, "--no-cache"], files, environment, runs, COLD)
        _run(rung, files, environment)
        yield _median("rung check, warm", rung, files, environment, runs, WARM)
        for name, arguments in _OTHERS.items():
            program = shutil.which(name)
            if program is not None:
                yield _median(name, [program, *arguments], files, environment, runs)


def _median(  # noqa: PLR0913, PLR0917 - what to run, where and how often
    what: str, command: list[str], folder: Path, environment: Mapping[str, str], runs: int, seconds: float = 0.0
) -> Figure:
    walls, cpus, peaks = zip(*(_run(command, folder, environment) for _ in range(runs)), strict=True)
    return Figure(what, median(walls), median(cpus), max(peaks), seconds)


def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> tuple[float, float, float]:
    """Return wall seconds, CPU seconds and the peak MiB of one process in ``folder``; findings are an answer."""
    silence = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1, 2)]
    here = Path.cwd()
    os.chdir(folder)
    began = time.perf_counter()
    try:
        child = os.posix_spawn(command[0], command, environment, file_actions=silence)
    finally:
        os.chdir(here)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - began
    code = os.waitstatus_to_exitcode(status)
    if code not in {0, 1}:
        message = f"{' '.join(command)} ended with {code}"
        raise RuntimeError(message)
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _KIB_IN_MIB


def main() -> None:
    """Measure and print."""
    if not corpus.corpora().is_dir():
        print(f"the corpora are not there: {corpus.corpora()}")
        return
    print(f"{FILES:,} files; each the median of {RUNS} runs; memory the most of any run\n")
    print(f"{'what':<20}{'wall s':>8}{'CPU s':>8}{'MiB':>7}{'files/s':>9}  to reach")
    for one in measure():
        print(f"{one.what:<20}{one.wall:>8.2f}{one.cpu:>8.2f}{one.memory:>7.0f}{FILES / one.wall:>9.0f}  {one.verdict}")
    absent = [name for name in _OTHERS if shutil.which(name) is None]
    if absent:
        print(f"\nNot measured, not installed: {', '.join(absent)}")


if __name__ == "__main__":
    main()
