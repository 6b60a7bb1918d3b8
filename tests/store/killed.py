"""Kill a process that writes to a store, again and again, and print what the store then holds.

Usage: killed.py FOLDER every | killed.py FOLDER random COUNT. One JSON object a line: what was acknowledged
before the kill, what is there after it, and whether it is whole. Forks, so it runs in a process of its own.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fakes.ledger import digest, payload
from rung.ledger.chain import verify
from rung.ledger.entry import Head, blobs_in
from rung.ledger.record import Append, AttemptKey, RunRow
from rung.store.store import Store

RUN = "a1b2c3"
LARGE = random.Random(3).randbytes(80_000)  # noqa: S311 - bytes that cannot be packed, the same each time
# Every way our code reaches the disk: SQL, and the calls that make a file durable.
TOUCHES = frozenset({"execute", "fsync", "replace", "mkdir", "open", "close", "unlink"})


def plan(number: int, seq: int) -> Append:
    """Return the ``number``-th append: an intent, its outcome with evidence, a note, and again."""
    key = AttemptKey(number // 3 + 1, 1)
    match number % 3:
        case 0:
            return Append((payload(number, kind="step.intent"),), seq, started=key, target="orders-db")
        case 1:
            small, large = b"out %d" % number, LARGE + b"%d" % number
            named = payload(number, kind="step.end", stdout={"blob": digest(small)}, stderr={"blob": digest(large)})
            return Append((named,), seq, ended=key, state=f"after-{number}", blobs=(small, large))
        case _:
            return Append((payload(number, kind="note"), payload(number, kind="cursor")), seq, state=f"after-{number}")


def write(path: Path, count: int, acknowledge: int) -> None:
    """Append ``count`` changes; tell each head over the pipe once the store has returned it."""
    with Store.open(path) as store:
        head = Head()
        for number in range(count):
            head = store.append(RUN, plan(number, head.seq))
            os.write(acknowledge, f"{number} {head.seq} {head.hash}\n".encode())


def killer(at: int, told: int) -> Callable[[FrameType, str, object], None]:
    """Return a profile function that kills this process at the ``at``-th touch; with 0 it tells how many there are."""
    count = 0

    def profile(_frame: FrameType, event: str, function: object) -> None:
        nonlocal count
        if event in ("c_call", "c_return") and getattr(function, "__name__", "") in TOUCHES:
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)
            if at == 0:
                os.write(told, b".")

    return profile


def forked(work: Callable[[int], None], until: float | None = None) -> bytes:
    """Run ``work`` in a child, kill it after ``until`` seconds when given, and return what it told before it died."""
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(told)
        work(tell)
        os._exit(0)
    os.close(tell)
    if until is not None:
        time.sleep(until)  # no event: the moment of the kill is one that nobody chose
        os.kill(pid, signal.SIGKILL)
    with os.fdopen(told, "rb") as file:
        said = file.read()
    os.waitpid(pid, 0)
    return said


def judged(path: Path, said: bytes) -> dict[str, object]:
    """Return what the store holds after the kill, beside what was acknowledged before it."""
    acknowledged = [line.split() for line in said.decode().splitlines() if line.count(" ") == 2]
    with Store.open(path) as store:
        lines = store.entries(RUN)
        report = verify(lines)
        row = store.run(RUN)
        blobs = [digest(store.blob(one)) == one for one in blobs_in(entry.line for entry in report.entries)]
        intents = sum(entry.kind == "step.intent" for entry in report.entries)
        ends = sum(entry.kind == "step.end" for entry in report.entries)
        attempts = [attempt.state for attempt in store.attempts(RUN)]
        planned: list[int] = []
        for number in range(10_000):
            if len(planned) >= len(lines):
                break
            planned += [number] * len(plan(number, 0).payloads)
        again = store.append(RUN, Append((payload(1),), row.seq))
    last = acknowledged[-1] if acknowledged else ["-1", "0", Head().hash]
    kept = report.entries[int(last[1]) - 1] if int(last[1]) else None
    return {
        "acknowledged": int(last[0]) + 1,
        "acknowledged_entries": int(last[1]),
        "entries": len(lines),
        "whole": report.whole and report.head == row.head and all(blobs),
        "same": kept is None or verify(lines[: int(last[1])]).head.hash == last[2],
        "invented": [entry.mono for entry in report.entries] != planned[: len(lines)] or len(planned) != len(lines),
        "ahead": len(set(planned)) - (int(last[0]) + 1),
        "attempts_agree": attempts == ["ended"] * ends + ["started"] * (intents - ends),
        "goes_on": again.seq == len(lines) + 1,
    }


def every(template: Path, folder: Path) -> None:
    """Kill at each touch of the disk, before and after."""

    def counted(tell: int, at: int, path: Path) -> None:
        quiet = os.open(os.devnull, os.O_WRONLY)
        sys.setprofile(killer(at, tell))
        write(path, 4, tell if at else quiet)
        sys.setprofile(None)

    touches = len(forked(lambda tell: counted(tell, 0, copied(template, folder / "all"))))
    for at in range(1, touches + 1):
        path = copied(template, folder / str(at))
        said = forked(lambda tell, at=at, path=path: counted(tell, at, path))  # type: ignore[misc]  # the defaults bind this turn's values
        sys.stdout.write(json.dumps({"kill": at, "of": touches, **judged(path, said)}) + "\n")
        shutil.rmtree(path.parent)


def at_random(template: Path, folder: Path, count: int) -> None:
    """Kill at moments that nobody chose."""
    chance, latest = random.Random(), 0.06  # noqa: S311 - moments, no secrets; the latest in seconds, as a first guess
    for number in range(count):
        path = copied(template, folder / f"r{number}")
        said = forked(lambda tell, path=path: write(path, 9_000, tell), chance.uniform(0.005, latest))  # type: ignore[misc]  # the default binds the path
        sys.stdout.write(json.dumps({"kill": number, **judged(path, said)}) + "\n")
        shutil.rmtree(path.parent)
        latest *= 0.95 if said else 1.3  # a slow disk, or a busy machine, has taken nothing by then


def copied(template: Path, folder: Path) -> Path:
    """Return a store of its own, a copy of the template."""
    folder.mkdir()
    return Path(shutil.copy(template, folder / "runs.db"))


def main(folder: Path, how: str, count: int) -> None:
    """Kill, judge, print."""
    template = folder / "template" / "runs.db"
    with Store.open(template) as store:
        store.create(RunRow(RUN, "RUN-001", "x.md", "", "real", "open", "2026"), [])
    every(template, folder) if how == "every" else at_random(template, folder, count)


main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0)
