"""Drive runs from several processes on one store at once, two of them on each run, and print what came of it.

Each change waits until the other process of its run was told that the run is taken.

Usage: together.py FOLDER RUNS. One JSON object: how the runs ended, how often each change reached the world, whether
the record is whole, and how often somebody was told that another process has the run.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from rung.app.driving.drive import Driver
from rung.app.driving.facts import Ask
from rung.app.runs.hold import hold
from rung.app.runs.start import Opening, start
from rung.app.shelf.shelf import load
from rung.app.site import Site
from rung.ledger.chain import verify
from rung.model.due import Need, NeedApproval, NeedDecision, NeedNote, Refuse
from rung.model.errors import BusyError, ConflictError, LeaseLostError
from rung.model.request import Approve, Decide, Request, WriteNote
from rung.wiring.wiring import Places, Wiring

PAGE = """\
# RUN-001: One write
Category: Incident
Owner: The file's team

## Procedure

### Step 1: Look
```bash target=here
date -u
```

### Step 2: Write a line
```bash target=here
until [ -e "FILE.busy-${RUNG_ATTEMPT%%/*}" ]; do sleep 0.01; done
echo "$RUNG_ATTEMPT" >> FILE
```
"""
CONFIG = '[targets.here]\nkind = "local"\nenv = "dev"\n'


def answer(driver: Driver, need: Need | Refuse) -> Request | None:
    """Answer as a person in a hurry does."""
    match need:
        case NeedNote():
            return WriteNote(symptom="short", scope="the file", next_action="write it")
        case NeedDecision(boundaries=names):
            return Decide("none of these" if names and "go" not in names else "go", need.citable, "it is short")
        case NeedApproval(digest=digest):
            return Approve(digest, driver.desk.actor)
        case _:
            return None


def insist(site: Site, folder: Path, run: str, tell: int) -> None:
    """Drive a run until it is closed, by whomever; tell each time that somebody else had it."""
    while True:
        driver = hold(site, site.open_store().find(run))
        if driver.log.state.closed is not None:
            return
        drive, reply = driver.drive(), None
        try:
            while True:
                fact = drive.send(reply)
                reply = answer(driver, fact.need) if isinstance(fact, Ask) else None
        except StopIteration:
            continue
        except (BusyError, ConflictError, LeaseLostError) as error:
            os.write(tell, f"{error.id}\n".encode())
            if error.id == "run-taken":
                (folder / f"written.txt.busy-{run}").touch()
            site.clock.sleep(0.002)  # no event: who holds the run tells nobody when it lets go, as in life


def forked(work: Callable[[], None]) -> int:
    """Start ``work`` in a child."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:  # noqa: BLE001 - the child must never go on as its parent; the code says it failed
            traceback.print_exc()
        finally:
            os._exit(code)
    return pid


def site_of(folder: Path) -> Site:
    """Return the site of a process of its own."""
    return Wiring(Places(str(folder / "rung.toml"), str(folder), str(folder))).site()


def main(folder: Path, count: int) -> None:
    """Open the runs, drive each from two processes, and say what is there afterwards."""
    (folder / "page.md").write_text(PAGE.replace("FILE", str(folder / "written.txt")))
    (folder / "rung.toml").write_text(CONFIG)
    opening = site_of(folder)
    shelf = load(opening)
    runs = [start(opening, shelf, shelf.runbook("RUN-001"), Opening()).log.run for _ in range(count)]
    told, tell = os.pipe()
    children = [forked(lambda run=run: insist(site_of(folder), folder, run, tell)) for run in (*runs, *runs)]  # type: ignore[misc]  # the default binds this turn's run
    os.close(tell)
    with os.fdopen(told, "r") as file:
        busy = file.read().split()
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    store = site_of(folder).open_store()
    reports = [verify(store.entries(run)) for run in runs]
    print(  # noqa: T201 - what this script is for
        json.dumps(
            {
                "codes": codes,
                "states": [store.find(run).state for run in runs],
                "written": sorted((folder / "written.txt").read_text().splitlines()),
                "wanted": sorted(f"{run}/2/1" for run in runs),
                "whole": all(
                    one.whole and one.head == store.find(run).head for one, run in zip(reports, runs, strict=True)
                ),
                "intents": [sum(entry.kind == "step.intent" for entry in one.entries) for one in reports],
                "busy": {name: busy.count(name) for name in busy},
            }
        )
    )


main(Path(sys.argv[1]), int(sys.argv[2]))
