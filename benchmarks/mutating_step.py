"""A mutating step through the real driver, store and runner, beside the least it can cost on this disk.

The least is: spawn the same shell with its output captured, and two durable SQLite commits in the same
journal mode, one before and one after. Both are taken in turns, on files in the same folder.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from table import Row, at_most, median, show

from rung.app.driving.drive import Driver
from rung.app.driving.facts import Ask, Happened
from rung.app.runs.start import Opening, start
from rung.app.shelf.shelf import load
from rung.app.site import Site
from rung.model.due import Need, NeedApproval, NeedDecision, NeedNote, Refuse
from rung.model.event.approval import Approved
from rung.model.event.run import Outcome
from rung.model.event.step import StepEnded
from rung.model.request import Approve, Decide, Request, WriteNote
from rung.store.connection import journal
from rung.wiring.wiring import Places, Wiring

RUNS = 12
STEPS = 5  # changes in each run, as many as a real runbook has
TARGET = 1.5
PAYLOAD = 600  # bytes of a row, about what an entry of the ledger has

PAGE = """\
# RUN-900: Measure a step
Category: Incident
Owner: Benchmarks

## Procedure

### Step 1: Look
```bash target=disk
date -u
```
"""
STEP = """
### Step {number}: Change
```bash target=disk
touch changed-{number}
```
"""
CONFIG = '[targets.disk]\nkind = "local"\nenv = "dev"\ncwd = "{folder}"\n'


@dataclass
class _Floor:
    """The baseline: a spawn between two commits."""

    folder: Path

    def __post_init__(self) -> None:
        self._database = sqlite3.connect(self.folder / "floor.db", isolation_level=None)
        self._database.execute("pragma synchronous=full")
        self._database.execute(f"pragma journal_mode={journal()}")
        self._database.execute("create table entry (seq integer primary key, line blob)")

    def once(self, number: int) -> float:
        """Return the seconds of one round."""
        script = f"touch floor-{number}"
        began = time.perf_counter()
        self._commit()
        shell = ["bash", "--noprofile", "--norc", "-euo", "pipefail", "-c", script]
        subprocess.run(shell, cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, check=True)
        self._commit()
        return time.perf_counter() - began

    def _commit(self) -> None:
        self._database.execute("begin immediate")
        self._database.execute("insert into entry (line) values (?)", (b"x" * PAYLOAD,))
        self._database.execute("commit")


def site_in(folder: Path, steps: int) -> Site:
    """Return a site with one runbook: a step that looks, and ``steps`` that change a file."""
    numbers = range(2, steps + 2)
    (folder / "RUN-900.md").write_text(PAGE + "".join(STEP.format(number=n) for n in numbers), "utf-8")
    (folder / "rung.toml").write_text(CONFIG.format(folder=folder), "utf-8")
    return Wiring(Places(str(folder / "rung.toml"), str(folder), str(folder))).site()


def open_run(site: Site) -> Driver:
    """Return the driver of a new run."""
    shelf = load(site)
    return start(site, shelf, shelf.runbook("RUN-900"), Opening())


def _answer(driver: Driver, need: Need | Refuse) -> Request:
    match need:
        case NeedNote():
            return WriteNote(symptom="slow", scope="this machine", next_action="measure")
        case NeedDecision():
            return Decide("none of these" if need.boundaries else "go", need.citable, "measured")
        case NeedApproval(digest=digest):
            return Approve(digest, driver.desk.actor)
        case _:
            message = f"the run stopped at {need}"
            raise RuntimeError(message)


def seconds(driver: Driver, pause: Iterator[None]) -> list[float]:
    """Drive the run to its end; return, for each change, the seconds from its approval to its recorded end."""
    drive = driver.drive()
    found: list[float] = []
    reply: Request | None = None
    began = 0.0
    try:
        while True:
            fact = drive.send(reply)
            reply = None
            match fact:
                case Ask(need=need):
                    reply = _answer(driver, need)
                case Happened(record=record) if isinstance(record.event, Approved):
                    next(pause)
                    began = time.perf_counter()
                case Happened(record=record) if isinstance(record.event, StepEnded) and record.event.effect == "mutate":
                    found.append(time.perf_counter() - began)
                case _:
                    pass
    except StopIteration as ended:
        if driver.log.state.closed is None or driver.log.state.closed.outcome is not Outcome.REPAIRED:
            message = f"the run ended with {ended.value}"
            raise RuntimeError(message) from None
    return found


def measure(runs: int = RUNS, steps: int = STEPS) -> list[Row]:
    """Return the median of a mutating step beside the median of its baseline."""
    taken: list[float] = []
    least: list[float] = []
    with tempfile.TemporaryDirectory(prefix="rung-benchmark-", dir=disk()) as name:
        floor = _Floor(Path(name))

        def turns() -> Iterator[None]:
            for number in range(runs * steps):
                least.append(floor.once(number))
                yield

        turn = turns()
        site = site_in(Path(name), steps)
        for _ in range(runs):
            taken += seconds(open_run(site), turn)
    if len(taken) != runs * steps:
        message = f"{len(taken)} of {runs * steps} steps ran"
        raise RuntimeError(message)
    ours, theirs = median(taken), median(least)
    baseline = f"spawn + 2 commits ({journal()}) {theirs * 1e3:.2f} ms"
    return [
        Row("a mutating step", f"{ours * 1e3:.2f} ms", baseline, ours / theirs, at_most(ours / theirs, TARGET, "x"))
    ]


def disk() -> str | None:
    """Return a folder on disk where the usual temporary folder is kept in memory."""
    here = tempfile.gettempdir()
    try:
        mounts = Path("/proc/self/mounts").read_text("utf-8")
    except OSError:
        return None  # no Linux: the temporary folder is on disk
    in_memory = {line.split()[1] for line in mounts.splitlines() if line.split()[2] == "tmpfs"}
    return str(Path.cwd()) if here in in_memory else None


if __name__ == "__main__":
    show(measure(*map(int, sys.argv[1:])))
