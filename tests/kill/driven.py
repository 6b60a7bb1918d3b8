"""Play a run in a child that kills itself at the k-th durable write, take it up in a new one, and print what was found.

Usage: driven.py FOLDER page|demo before|after [EVERY], or driven.py FOLDER page random COUNT [SEED], which kills at
moments that nobody chose. One JSON object a line, one line a kill. Forks, so it runs in a process of its own. Nothing
of rung is patched: the child gives SQLite a connection that counts its commits.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import select
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from rung.app import demo
from rung.app.driving.drive import Driver
from rung.app.driving.facts import Ask, Happened, Unheard
from rung.app.runs.hold import hold
from rung.app.runs.start import Opening, start
from rung.app.shelf.shelf import load
from rung.app.site import Site
from rung.ledger.chain import verify
from rung.ledger.entry import blobs_in
from rung.model.due import Finish, Need, NeedApproval, NeedDecision, NeedNote, NeedVerdict, Refuse
from rung.model.event.doubt import StepInDoubt
from rung.model.request import Approve, Decide, Request, Settle, WriteNote
from rung.outside.labs.orders.lab import Lab
from rung.outside.labs.orders.lab import start as start_lab
from rung.wiring.stage import stage
from rung.wiring.wiring import Places, Wiring

COUNTED = "counted.txt"
PAGE = """\
# RUN-001: Two writes
Category: Incident
Severity: critical
Trigger: MON-001 (the file is short)
Owner: The file's team

## Procedure

### Step 1: Look
Commands:
```bash target=here
date -u
```
Verification:
- [ ] There is a date: expect `lines >= 1`

### Step 2: Write the first line
Commands:
```bash target=here
echo first >> FILE
```
Verification:
- [ ] It stands there: `grep -c first FILE` expect `number >= 1`

### Step 3: Write the second line
Commands:
```bash target=here
echo second >> FILE
```
Verification:
- [ ] It stands there: `grep -c second FILE` expect `number >= 1`

## Decision
| Class | Signs | Route |
|---|---|---|
| short | the file is short | step 2 |

## Escalation
- **When to escalate**: if step 3 fails
- **Who to contact**: the file's lead
- **What to provide**: timeline
"""
CONFIG = '[targets.here]\nkind = "local"\nenv = "dev"\n'


@dataclass
class Killing:
    """When this process dies: at which commit, before or after it, and where it says what was acknowledged."""

    at: int
    when: str
    tell: int
    count: int = 0

    def commit(self, connection: Counting) -> None:
        """Let a commit happen and die at the right one."""
        self.count += 1
        if self.count == self.at and self.when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        connection.plain("commit")
        rows = connection.plain("select id, seq, hash from run").fetchall()
        os.write(self.tell, (json.dumps({"commit": self.count, "heads": rows}) + "\n").encode())
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


class Counting(sqlite3.Connection):
    """A connection that tells the killer of each commit of the store."""

    killing: Killing | None = None

    def plain(self, sql: str) -> sqlite3.Cursor:
        """Execute without counting."""
        return super().execute(sql)

    def execute(self, sql: str, parameters: tuple[object, ...] = (), /) -> sqlite3.Cursor:  # type: ignore[override]  # the store hands over nothing else
        """Execute; a commit goes through the killer."""
        if sql == "commit" and Counting.killing is not None:
            Counting.killing.commit(self)
            return self.plain("select 1")
        return super().execute(sql, parameters)


@contextmanager
def counted(killing: Killing) -> Iterator[None]:
    """Count the commits of every store opened in this process."""
    plain = sqlite3.connect

    def connect(name: str, *, uri: bool, timeout: float, isolation_level: None) -> sqlite3.Connection:
        return plain(name, uri=uri, timeout=timeout, isolation_level=isolation_level, factory=Counting)

    Counting.killing = killing
    sqlite3.connect = connect  # type: ignore[assignment]  # the child's own eyes, gone with it
    try:
        yield
    finally:
        sqlite3.connect = plain
        Counting.killing = None


@dataclass
class Sitting:
    """What one sitting at the run showed: the end, and what was shown before anything else was asked."""

    end: str = ""
    doubted: bool = False
    doubt_first: bool = True
    settled: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def sit(driver: Driver, answer: Callable[[Need | Refuse], Request | None]) -> Sitting:
    """Drive to the next stop, answering every need."""
    sitting = Sitting()
    open_before = any(now.open is not None and not now.doubt for now in driver.log.state.steps.values())
    doubt_before = bool(driver.log.state.doubtful)
    drive = driver.drive()
    reply: Request | None = None
    seen = 0
    try:
        while True:
            fact = drive.send(reply)
            reply = None
            if isinstance(fact, Happened | Ask) and seen == 0 and (open_before or doubt_before):
                sitting.doubted = True
                said = isinstance(fact, Happened) and isinstance(fact.record.event, StepInDoubt)
                sitting.doubt_first = said if open_before else isinstance(fact, Ask)
            seen += 1
            if isinstance(fact, Ask):
                reply = answer(fact.need)
                if isinstance(reply, Settle):
                    sitting.settled.append("ran" if reply.ran else "not-run")
            elif isinstance(fact, Unheard):
                sitting.refused.append(str(fact.fault))
    except StopIteration as ended:
        end = ended.value
        sitting.end = end.outcome.value if isinstance(end, Finish) else type(end).__name__
    return sitting


def ended(driver: Driver, mark: str) -> None:
    """Wait until no process of an attempt lives, as a careful person does before looking at what it did."""
    for survivor in driver.desk.runner.survivors(mark):
        with suppress(ProcessLookupError):
            descriptor = os.pidfd_open(survivor.pid)
            select.select([descriptor], [], [])
            os.close(descriptor)


class Page:
    """A cheap runbook: two commands that append a line, which can be counted afterwards."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / COUNTED
        folder.mkdir()
        (folder / "page.md").write_text(PAGE.replace("FILE", str(self.file)))
        (folder / "rung.toml").write_text(CONFIG)

    def site(self) -> Site:
        """Return the site of this folder."""
        return Wiring(Places(str(self.folder / "rung.toml"), str(self.folder), str(self.folder))).site()

    def driver(self, site: Site) -> Driver:
        """Open the run."""
        shelf = load(site)
        return start(site, shelf, shelf.runbook("RUN-001"), Opening())

    def answer(self, driver: Driver, need: Need | Refuse) -> Request | None:
        """Answer as a careful person does; a doubt is settled by looking at the file."""
        match need:
            case NeedNote():
                return WriteNote(symptom="short", scope="the file", next_action="write it")
            case NeedDecision():
                return Decide("short", need.citable, "it is short")
            case NeedApproval():
                return Approve(need.digest, driver.desk.actor)
            case NeedVerdict(step=step, attempt=attempt):
                ended(driver, f"{driver.log.run}/{step}/{attempt}")
                return Settle(self.lines()[step - 2] > 0, "looked at the file")
            case _:
                return None

    def lines(self) -> tuple[int, ...]:
        """Return how often each of the two changes was made."""
        text = self.file.read_text() if self.file.exists() else ""
        return text.count("first\n"), text.count("second\n")

    def changes(self) -> tuple[int, ...]:
        """Return how often each change reached the world."""
        return self.lines()


class Demo:
    """The demo's own run against the orders service, which outlives the killed process."""

    def __init__(self, folder: Path, lab: Lab) -> None:
        self.stage = stage(str(folder))
        self.folder = folder
        self.lab = lab
        self.asked = self.stops()
        self.job = lab.break_it()

    def site(self) -> Site:
        """Return the demo's site."""
        return self.stage.site(self.lab.url)

    def driver(self, site: Site) -> Driver:
        """Hand the alert to the intake and open its run."""
        return demo.open_incident(site, self.lab).driver

    def answer(self, driver: Driver, need: Need | Refuse) -> Request | None:
        """Answer as the demo does; a doubt is settled by looking at the service."""
        if isinstance(need, NeedVerdict):
            return Settle(not self._running(), "looked at the service's list of jobs")
        return demo.Stand(driver, self.lab).answer(need)

    def stops(self) -> int:
        """Return how often the service was asked to stop a job, by its own metrics."""
        connection = http.client.HTTPConnection(self.lab.url.removeprefix("http://"))
        connection.request("GET", "/metrics")
        lines = connection.getresponse().read().decode().splitlines()
        connection.close()
        return sum(int(line.rsplit(" ", 1)[1]) for line in lines if "/stop" in line and "_count" in line)

    def changes(self) -> tuple[int, ...]:
        """Return how often the service was asked to stop this run's job."""
        return (self.stops() - self.asked,)

    def _running(self) -> bool:
        jobs = self.lab.ask("GET", "/jobs")["jobs"]
        assert isinstance(jobs, list)
        return any(job["pid"] == self.job.pid and job["state"] == "running" for job in jobs)


Play = Page | Demo


def forked(work: Callable[[int], None], until: float | None = None) -> tuple[list[str], int]:
    """Run ``work`` in a child and return the lines it told and how it ended: 0, or minus the signal.

    With ``until`` it is killed after so many seconds.
    """
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(told)
        code = 1
        try:
            work(tell)
            code = 0
        except BaseException:  # noqa: BLE001 - the child must never go on as its parent; the code says it failed
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(tell)
    if until is not None:
        time.sleep(until)  # no event: the moment of the kill is one that nobody chose
        os.kill(pid, signal.SIGKILL)
    with os.fdopen(told, "r") as file:
        lines = file.read().splitlines()
    status = os.waitpid(pid, 0)[1]
    return lines, os.waitstatus_to_exitcode(status)


def play(part: Play, tell: int, killing: Killing | None) -> None:
    """Open the run, or take up the one that is there, and go on to its end; tell how it went."""
    site = part.site()
    if killing is None:
        rows = site.open_store().runs()
        driver = hold(site, rows[0]) if rows else part.driver(site)
        sitting = sit(driver, lambda need: part.answer(driver, need))
        os.write(tell, (json.dumps(sitting.__dict__) + "\n").encode())
        return
    with counted(killing):
        driver = part.driver(site)
        sit(driver, lambda need: part.answer(driver, need))


def once(part: Play, at: int, when: str, until: float | None = None) -> dict[str, object]:
    """Play with a kill at the ``at``-th commit (or after ``until`` seconds), look, take it up again, look again."""
    acknowledged, ended = forked(lambda tell: play(part, tell, Killing(at, when, tell)), until)
    heads = json.loads(acknowledged[-1])["heads"] if acknowledged else []
    between = judged(part.folder, heads)
    changed = part.changes()
    said, again = forked(lambda tell: play(part, tell, None))
    return {
        "kill": at,
        "when": when,
        "killed": ended == -signal.SIGKILL,
        "commits": len(acknowledged),
        "between": between,
        "changed_before": changed,
        "taken_up": again == 0,
        **(json.loads(said[-1]) if said else {}),
        "after": judged(part.folder, heads),
        "changes": part.changes(),
    }


def judged(folder: Path, heads: list[tuple[str, int, str]]) -> dict[str, object]:
    """Return whether everything acknowledged is there, whole and unchanged, and what the ledger says ran."""
    if not (folder / "rung.db").exists():
        return {"kept": not heads, "whole": True, "entries": 0, "intents": 0, "doubts": 0, "runs": 0}
    site = Wiring(Places("", str(folder), str(folder))).site()
    store = site.open_store()
    kept, whole, kinds = True, True, []
    rows = {row.id: row for row in store.runs()}
    for run, seq, digest in heads:
        kept = kept and run in rows and verify(store.entries(run)[:seq]).head.hash == digest
    for row in rows.values():
        report = verify(store.entries(row.id))
        whole = whole and report.whole and report.head == row.head
        whole = whole and all(store.blob(one) is not None for one in blobs_in(entry.line for entry in report.entries))
        kinds += [entry.kind for entry in report.entries]
    named = {name: kinds.count(kind) for name, kind in (("intents", "step.intent"), ("doubts", "step.in-doubt"))}
    return {"kept": kept, "whole": whole, "entries": len(kinds), "runs": len(rows), **named}


def series(make: Callable[[int], Play], when: str, every: int) -> None:
    """Kill at each ``every``-th commit until the run is over before the kill; print what each showed."""
    warm = make(0)
    play(warm, os.open(os.devnull, os.O_WRONLY), None)  # everything is imported before the first fork
    at = 1
    while True:
        found = once(make(at), at, when)
        sys.stdout.write(json.dumps(found) + "\n")
        if not found["killed"]:
            return
        at += every


def at_random(make: Callable[[int], Play], count: int, seed: int = 1) -> None:
    """Kill ``count`` times at any moment of a run; print what each showed."""
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets
    warm = make(0)
    play(warm, os.open(os.devnull, os.O_WRONLY), None)  # everything is imported before the first fork
    latest = 0.5  # seconds, as a first guess
    for number in range(1, count + 1):
        found = once(make(number), 0, "random", chance.uniform(0, latest))
        latest *= 1.05 if found["killed"] else 0.9  # two of three fall before the end, however fast this machine is now
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


def main(folder: Path, what: str, when: str, every: int = 1, *seed: int) -> None:
    """Play one series."""
    if when == "random":
        at_random(lambda at: Page(folder / f"k{at}"), every, *seed)
        return
    if what == "page":
        series(lambda at: Page(folder / f"k{at}"), when, every)
        return
    with start_lab(folder / "service") as lab:
        series(lambda at: Demo(folder / f"k{at}", lab), when, every)


main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], *(int(n) for n in sys.argv[4:]))
