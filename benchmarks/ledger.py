"""The record: how fast it is verified, opened and added to, each beside the least that can cost on this machine.

The least of verification is one SHA-256 of each line; of opening, reading the rows and parsing their JSON; of an
append, one durable SQLite commit of a row of the same size in the same journal mode, in the same folder, in turns.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from mutating_step import disk, open_run, site_in
from table import Row, at_most, cpu_of, median, show

from rung.app.driving.log import kept, stamped
from rung.app.driving.seal import signed
from rung.app.runs.prove import check_bundle
from rung.app.site import Site
from rung.ledger.bundle import BundleParts, build, standalone
from rung.ledger.checkpoint import checkpoint, sign
from rung.ledger.entry import blobs_in
from rung.ledger.record import Append
from rung.ledger.views.view import FORM
from rung.model.event.address import CheckAt, Part
from rung.model.event.check import Answer, Checked
from rung.model.event.event import Event
from rung.model.event.record import Exported, Remarked
from rung.model.event.step import StepEnded
from rung.store.connection import journal
from rung.store.store import Store

ENTRIES = 10_000
APPENDS = 200
VERIFIED = 20_000  # entries a second
OPENED = 0.3  # seconds
APPENDED = 1.5
OUTPUT = b"42 %\n"
FEW = 10


def long_run(folder: Path, entries: int) -> tuple[Site, str]:
    """Return a site with one run of about so many entries, its head signed: ends of looks, checks, remarks in turn."""
    site = site_in(folder, 1)
    log = open_run(site).log
    events = tuple(_event(number) for number in range(entries - log.state.seq))
    change = Append(
        tuple(stamped(site.clock, log.run, "anna@ops", event) for event in events),
        log.state.seq,
        blobs=(OUTPUT, b""),
        seal=lambda lines: signed(site.signer(), log.run, lines),
    )
    site.open_store().append(log.run, change)
    return site, log.run


def _event(number: int) -> Event:
    match number % 3:
        case 0:
            size = kept(OUTPUT), kept(b"")
            return StepEnded(1, 0, number // 3 + 1, "observe", "date -u", "disk", 0, *size, milliseconds=12)
        case 1:
            return Checked(CheckAt(Part.STEP, 1, 0), Answer.YES, "42", stdout=kept(OUTPUT), looks=1)
        case _:
            return Remarked(f"note {number}")


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Return the median CPU seconds of a piece of work."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return median(taken)


def bundle(site: Site, run: str) -> tuple[bytes, list[bytes]]:
    """Return the bundle of a run with its views, and its lines."""
    store, signer = site.open_store(), site.signer()
    exported = stamped(site.clock, run, "anna@ops", Exported(kept(OUTPUT), views=FORM))
    store.append(run, Append((exported,), len(store.entries(run))))
    lines = store.entries(run)
    named = sorted(blobs_in(lines))
    source = store.blob(named[0])
    note = sign(checkpoint(run, lines), signer.public, signer.sign)
    blobs = {digest: store.blob(digest) for digest in named}
    keys = (signer.public,)
    return build(BundleParts(tuple(lines), blobs, note, keys, source.decode(), source, signer=signer.sign)), lines


def verifying(site: Site, run: str) -> list[Row]:
    """Return entries a second of both verifiers."""
    data, lines = bundle(site, run)
    alone = _standalone()
    least = seconds(lambda: [hashlib.sha256(line).hexdigest() for line in lines])
    rows = []
    for name, work in (
        ("rung verify", lambda: check_bundle(data)),
        ("verify.py", lambda: alone.verify(data, [], None)),
    ):
        taken = seconds(work)
        rate = len(lines) / taken
        met = "met" if rate >= VERIFIED else "missed"
        baseline = f"SHA-256 of each {len(lines) / least:,.0f}/s"
        rows.append(Row(f"{name}, entries", f"{rate:,.0f}/s", baseline, taken / least, f">= {VERIFIED}/s, {met}"))
    return rows


def opening(site: Site, run: str, few: Path, many: Path) -> list[Row]:
    """Return the CPU seconds until a run is read and folded: in this process, and of a whole command."""
    store = site.open_store()
    row = store.find(run)
    books = site.books()
    taken = seconds(lambda: books.opened(row))
    least = seconds(lambda: [json.loads(line) for line in store.entries(run)])
    count = row.seq
    rows = [
        Row(
            f"open a run of {count:,}",
            f"{taken * 1e3:.0f} ms",
            f"rows and JSON {least * 1e3:.0f} ms",
            taken / least,
            at_most(taken, OPENED, "s"),
        )
    ]
    command = [sys.executable, "-m", "rung", "evidence", "--last", "--store"]
    long, short = (median(cpu_of([*command, str(folder)]) for _ in range(3)) for folder in (many, few))
    target = at_most(long - short, OPENED, "s more")
    baseline = f"of {FEW} entries {short * 1e3:.0f} ms"
    rows.append(Row(f"rung evidence of {count:,}", f"{long * 1e3:.0f} ms", baseline, long / short, target))
    return rows


def appending(folder: Path, times: int) -> list[Row]:
    """Return the median of an append of one entry beside a plain durable commit."""
    site, run = long_run(folder, FEW)
    floor = sqlite3.connect(folder / "floor.db", isolation_level=None)
    floor.execute("pragma synchronous=full")
    floor.execute(f"pragma journal_mode={journal()}")
    floor.execute("create table entry (seq integer primary key, line blob)")
    ours, least = [], []
    with Store.open(folder / "rung.db") as store:
        size = len(store.entries(run)[-1])
        for number in range(times):
            payload = stamped(site.clock, run, "anna@ops", Remarked(f"note {number}"))
            seq = store.run(run).seq
            began = time.perf_counter()
            store.append(run, Append((payload,), seq))
            ours.append(time.perf_counter() - began)
            began = time.perf_counter()
            floor.execute("begin immediate")
            floor.execute("insert into entry (line) values (?)", (b"x" * size,))
            floor.execute("commit")
            least.append(time.perf_counter() - began)
    floor.close()
    ratio = median(ours) / median(least)
    baseline = f"1 commit ({journal()}) {median(least) * 1e3:.2f} ms"
    return [Row("append an entry", f"{median(ours) * 1e3:.2f} ms", baseline, ratio, at_most(ratio, APPENDED, "x"))]


def measure(entries: int = ENTRIES, appends: int = APPENDS) -> list[Row]:
    """Return every figure of the record."""
    with tempfile.TemporaryDirectory(prefix="rung-benchmark-", dir=disk()) as name:
        many, few, plain = (Path(name) / part for part in ("many", "few", "plain"))
        for folder in (many, few, plain):
            folder.mkdir()
        site, run = long_run(many, max(entries, FEW))
        long_run(few, FEW)
        return [*verifying(site, run), *opening(site, run, few, many), *appending(plain, appends)]


def _standalone() -> ModuleType:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "verify.py"
        place.write_bytes(standalone())
        spec = importlib.util.spec_from_file_location("standalone_verify", place)
        if spec is None or spec.loader is None:
            raise RuntimeError("verify.py cannot be loaded")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


if __name__ == "__main__":
    show(measure(*map(int, sys.argv[1:])))
