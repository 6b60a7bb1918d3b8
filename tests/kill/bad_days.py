"""A run whose disk fills up, turns read-only, or may not grow, just before its change; told as one JSON object.

Usage: bad_days.py DISK ELSEWHERE full|read-only|limit. DISK is a small disk of its own that holds the store, ELSEWHERE
holds the runbooks and what they change. Changes mounts and limits, so it runs in a process (and a mount namespace) of
its own.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rung.app.driving.drive import Driver
from rung.app.driving.facts import Ask
from rung.app.runs.hold import hold
from rung.app.runs.start import Opening, start
from rung.app.shelf.shelf import load
from rung.app.site import Site
from rung.ledger.chain import verify
from rung.model.due import Need, NeedApproval, NeedDecision, NeedNote, Refuse
from rung.model.errors import RungError
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
echo changed >> FILE
```
"""
CONFIG = '[targets.here]\nkind = "local"\nenv = "dev"\n'


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Leave no byte free."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 1024)
        except OSError:
            pass
        try:
            yield
        finally:
            ballast.unlink()


@contextmanager
def read_only(disk: Path) -> Iterator[None]:
    """Mount it read-only."""
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)


@contextmanager
def limit(_disk: Path) -> Iterator[None]:
    """Let no file of this process grow."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


HARM = {"full": full, "read-only": read_only, "limit": limit}


def answer(need: Need | Refuse) -> Request | None:
    """Answer everything but the approval."""
    match need:
        case NeedNote():
            return WriteNote(symptom="short", scope="the file", next_action="write it")
        case NeedDecision(boundaries=names):
            return Decide("none of these" if names and "go" not in names else "go", need.citable, "it is short")
        case _:
            return None


def approval(driver: Driver) -> NeedApproval:
    """Drive to the question for an approval and return it."""
    drive, reply = driver.drive(), None
    while True:
        fact = drive.send(reply)
        reply = None
        if isinstance(fact, Ask):
            if isinstance(fact.need, NeedApproval):
                drive.close()
                return fact.need
            reply = answer(fact.need)


def tried(driver: Driver, need: NeedApproval) -> tuple[str, str, float]:
    """Try to go on with the change; return the error's id and advice, and how long it took to say so."""
    began = time.monotonic()
    try:
        for _ in driver.drive([Approve(need.digest, driver.desk.actor)]):
            pass
    except RungError as error:
        return error.id, error.advice, time.monotonic() - began
    return "", "", time.monotonic() - began


def site_of(disk: Path, elsewhere: Path) -> Site:
    """Return the site."""
    return Wiring(Places(str(elsewhere / "rung.toml"), str(elsewhere), str(disk))).site()


def opened(disk: Path, elsewhere: Path) -> tuple[str, NeedApproval, list[bytes]]:
    """Open a run and go on to its approval; return it, what is asked, and its record so far."""
    site = site_of(disk, elsewhere)
    shelf = load(site)
    driver = start(site, shelf, shelf.runbook("RUN-001"), Opening())
    return driver.log.run, approval(driver), site.open_store().entries(driver.log.run)


def harmed(disk: Path, elsewhere: Path, run: str, need: NeedApproval) -> dict[str, object]:
    """Try the change on the harmed disk; return what was said, and whether reading still works."""
    site = site_of(disk, elsewhere)
    error, advice, took = tried(hold(site, site.open_store().find(run)), need)
    return {
        "error": error,
        "advice": advice,
        "seconds": took,
        "runbooks": len(load(site_of(disk, elsewhere)).library.runbooks),
        "entries": len(site.open_store().entries(run)),
    }


def main(disk: Path, elsewhere: Path, harm: str) -> None:
    """Play it."""
    changed = elsewhere / "changed.txt"
    (elsewhere / "page.md").write_text(PAGE.replace("FILE", str(changed)))
    (elsewhere / "rung.toml").write_text(CONFIG)
    run, need, before = opened(disk, elsewhere)
    gc.collect()  # a store that is still open keeps its disk from turning read-only
    with HARM[harm](disk):
        said = harmed(disk, elsewhere, run, need)
        began = changed.exists()
        gc.collect()
    site = site_of(disk, elsewhere)
    failure = tried(hold(site, site.open_store().find(run)), need)[0]
    lines = site.open_store().entries(run)
    found = {
        **said,
        "changed_then": began,
        "kept": said["entries"] == len(before) and lines[: len(before)] == before,
        "whole": verify(lines).whole,
        "end": failure or site.open_store().find(run).state,
        "changes": changed.read_text().count("changed"),
    }
    print(json.dumps(found))  # noqa: T201 - what this script is for


main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
