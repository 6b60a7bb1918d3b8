"""Power lost at any write, torn at any byte: what was acknowledged is there, whole, and the store goes on.

The writes of a real writer are recorded with strace; each state that a disk may be left in is built from them: the
writes before a moment, the last of them cut at a byte with what follows old, absent, zeros or 0xFF, and, of those not
yet synced, any one lost.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fakes.ledger import payload
from rung.ledger.chain import verify
from rung.ledger.record import Append, RunRow
from rung.store.store import Store
from shared import missing

pytestmark = pytest.mark.once

TIMES = int(os.environ.get("RUNG_FUZZ", "0"))
ROW = RunRow("a1b2c3", "RUN-001", "x.md", "", "real", "open", "2026")
CALL = re.compile(
    r'^\d+ +(?P<name>pwrite64|ftruncate|fdatasync|fsync|write)\(\d+<(?P<path>[^>]*)>(?:, "(?P<data>[^"]*)")?'
    r"(?:, (?P<first>\d+))?(?:, (?P<second>\d+))?\)"
)
REMOVED = re.compile(r'^\d+ +unlink\("(?P<path>[^"]*)"\)')


@dataclass(frozen=True, slots=True)
class Done:
    """One thing the writer did: wrote bytes at a place, cut a file, removed it, synced it, or told of an append."""

    what: str
    name: str = ""
    at: int = 0
    data: bytes = b""


Files = dict[str, bytes]


def unhexed(text: str) -> str:
    return bytes(int(pair, 16) for pair in text.split("\\x")[1:]).decode("utf-8", "replace")


def read_trace(text: str, store: str) -> Iterator[Done]:
    """Return what was done to the files of the store, and each acknowledgment, in order."""
    for line in text.splitlines():
        removed = REMOVED.match(line)
        if removed and unhexed(removed["path"]).startswith(store):
            yield Done("remove", Path(unhexed(removed["path"])).name)
        found = CALL.match(line)
        if not found:
            continue
        path = unhexed(found["path"])
        data = bytes(int(pair, 16) for pair in (found["data"] or "").split("\\x")[1:])
        if found["name"] == "write" and data.startswith(b"one-"):
            yield Done("told", data=data)
        elif path.startswith(store):
            match found["name"]:
                case "pwrite64":
                    yield Done("write", Path(path).name, int(found["second"]), data)
                case "ftruncate":
                    yield Done("cut", Path(path).name, int(found["first"]))
                case "fdatasync" | "fsync":
                    yield Done("sync", Path(path).name)


def with_one(files: Files, one: Done) -> Files:
    """Return the files after one thing was done."""
    before = files.get(one.name, b"")
    match one.what:
        case "write":
            grown = before.ljust(one.at, b"\0")
            return files | {one.name: grown[: one.at] + one.data + grown[one.at + len(one.data) :]}
        case "cut":
            return files | {one.name: before[: one.at]}
        case "remove":
            return {name: data for name, data in files.items() if name != one.name}
        case _:
            return files


def torn(files: Files, one: Done) -> Iterator[Files]:
    """Return what may be left when power is lost in the middle of a write."""
    size = len(one.data)
    step = max(1, size // (4 * max(1, TIMES)))
    for cut in sorted({0, 1, 7, 8, 12, 27, 28, 99, 100, 511, 512, size - 1, *range(0, size, step)}):
        if cut < size:
            for rest in (b"", b"\0" * (size - cut), b"\xff" * (size - cut)):
                yield with_one(files, Done("write", one.name, one.at, one.data[:cut] + rest))
            short = with_one(files, Done("write", one.name, one.at, one.data[:cut]))
            if len(files.get(one.name, b"")) <= one.at:
                yield short | {one.name: short[one.name][: one.at + cut]}


def states(files: Files, doings: list[Done]) -> Iterator[tuple[int, Files]]:
    """Return each state of the files and how many appends were acknowledged by then."""
    told, unsynced = 0, list[tuple[Files, list[Done]]]()
    for one in doings:
        if one.what == "write":
            yield from ((told, left) for left in torn(files, one))
        if one.what == "sync":
            unsynced = [(base, later) for base, later in unsynced if later[0].name != one.name]
        unsynced = [(base, [*later, one]) for base, later in unsynced]
        if one.what == "write":
            unsynced.append((files, [one]))
        files = with_one(files, one)
        told += one.what == "told"
        yield told, files
        for base, later in unsynced:  # all of them but the first, which the disk had not written yet
            left = base
            for doing in later[1:]:
                left = with_one(left, doing)
            yield told, left


def traced(folder: Path, count: int) -> tuple[Files, list[Done]]:
    """Have a writer append ``count`` entries; return the files before it and what it did to them."""
    path = folder / "runs.db"
    with Store.open(path) as store:
        store.create(ROW, [payload(1)])
    before = {one.name: one.read_bytes() for one in folder.iterdir() if one.name.startswith("runs.db")}
    trace = folder / "trace"
    calls = "trace=pwrite64,ftruncate,fdatasync,fsync,unlink,write"
    strace = ["strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-e", calls, "-o", str(trace)]
    writer = [sys.executable, str(Path(__file__).with_name("writer.py")), str(path), str(count), "one"]
    done = subprocess.run([*strace, *writer], capture_output=True, text=True, check=False, timeout=600)
    if "ptrace" in done.stderr:
        missing(f"processes may not be traced here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return before, list(read_trace(trace.read_text(), str(path)))


@pytest.mark.slow
def test_power_lost_at_any_byte_of_any_write_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """``RUNG_FUZZ=N`` cuts each write at N times as many places."""
    if not shutil.which("strace"):
        missing("strace is not installed, so the writes of a store cannot be recorded")
    (tmp_path / "real").mkdir()
    before, doings = traced(tmp_path / "real", 2)
    assert [one.what for one in doings].count("told") == 2
    assert [one.what for one in doings].count("write") > 6
    seen, last = set[bytes](), b""
    counts = []
    for number, (told, files) in enumerate(states(before, doings)):
        last = repr(sorted(files.items())).encode() + bytes([told])
        if last in seen:
            continue
        seen.add(last)
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        with Store.open(folder / "runs.db") as store:
            report = verify(store.entries("a1b2c3"))
            assert report.whole, number
            texts = [entry.fields["text"] for entry in report.entries[1:]]
            assert texts == [f"one-{place}" for place in range(len(texts))], number
            # One more than was told may be durable: the writer was about to hear of it.
            assert told <= len(texts) <= told + 1, number
            if number % 20 == 0:  # it costs a sync or two
                assert store.append("a1b2c3", Append((payload(2),), report.count)).seq == report.count + 1
        counts.append(len(texts))
        shutil.rmtree(folder)
    assert len(counts) > 200
    assert set(counts) == {0, 1, 2}
