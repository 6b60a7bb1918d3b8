"""Masking of a stream, beside copying and hashing the same bytes; and a flood of 300 MB through the real runner.

The stream is what commands print: lines of a log, plain and coloured, in chunks of a pipe. The least it can cost is to
copy the bytes once; that they are hashed afterwards is what the record needs anyway.
"""

from __future__ import annotations

import hashlib
import os
import random
import resource
import string
import sys
import time
from collections.abc import Callable, Iterator

from table import Row, at_most, median, show

from rung.model.job import Job
from rung.outside.process import run
from rung.outside.vault import Vault
from rung.secrets.mask import Masker, MaskStream

MIB = 1024 * 1024
CHUNK = 64 * 1024
SIZE = 24 * MIB
FLOOD = 300_000_000
SLOWEST = 50.0  # MiB a second
MEMORY = 64.0  # MiB for a flood
FORMS = 50
LINE = b"2026-11-22T04:06:37Z worker[123] GET /api/orders/9981 200 12ms trace=ab12cd34 ok\n"
COLOURED = b"\x1b[32m2026-11-22T04:06:37Z\x1b[0m worker[123] \x1b[1mGET\x1b[0m /api/orders/9981 200 12ms\n"


def secrets() -> dict[str, bytes]:
    """Return secrets that have at least ``FORMS`` forms together, the same each time."""
    drawn = random.Random(5)  # noqa: S311 - the same secrets each time; nobody keeps them secret
    letters = string.ascii_letters + string.digits + "+/-"
    made: dict[str, bytes] = {}
    while len(Masker(made).patterns) < FORMS:
        made[f"SECRET_{len(made)}"] = "".join(drawn.choices(letters, k=24)).encode()
    return made


def _speed(work: Callable[[], object], times: int) -> float:
    """Return MiB a second of work over ``SIZE`` bytes."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return SIZE / MIB / median(took)


def _masked(masker: Masker, data: bytes) -> int:
    stream, shown = MaskStream(masker, {}), 0
    for at in range(0, len(data), CHUNK):
        shown += len(stream.feed(data[at : at + CHUNK]))
    return shown + len(stream.end())


def _copied(data: bytes) -> bytes:
    return b"".join(bytes(memoryview(data)[at : at + CHUNK]) for at in range(0, len(data), CHUNK))


def _streams(times: int) -> Iterator[Row]:
    masker = Masker(secrets())
    forms = len(masker.patterns)
    for name, line in (("log lines", LINE), ("coloured lines", COLOURED)):
        data = (line * (SIZE // len(line) + 1))[:SIZE]
        masked = _speed(lambda data=data: _masked(masker, data), times)  # type: ignore[misc]  # each row its own data
        for what, least in (
            ("copy", _speed(lambda data=data: _copied(data), times)),  # type: ignore[misc]  # each row its own data
            ("sha256", _speed(lambda data=data: hashlib.sha256(data), times)),  # type: ignore[misc]  # each row its own data
        ):
            met = "met" if masked >= SLOWEST else "missed"
            target = f">= {SLOWEST:g} MiB/s, {met}"
            row = f"masking, {forms} forms, {name}"
            yield Row(row, f"{masked:.0f} MiB/s", f"{what} {least:.0f} MiB/s", least / masked, target)


def _flood() -> Row:
    """Return what a flood costs with a secret to look for in it, beside the same flood through a pipe to nowhere."""
    os.environ["BENCHMARK_SECRET"] = "a-secret-nobody-has"  # noqa: S105 - made up, so that something is looked for
    script = f"head -c {FLOOD} /dev/zero"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    outcome = run(Job(script=script, timeout=300), None, Vault({"S": "env:BENCHMARK_SECRET"}))
    took = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    began = time.perf_counter()
    run(Job(script=f"{script} | cat > /dev/null", timeout=300))
    least = time.perf_counter() - began
    if outcome.stdout.total != FLOOD:
        message = f"{outcome.stdout.total} of {FLOOD} bytes were counted"
        raise RuntimeError(message)
    measured = f"{took:.1f} s, {grown:.0f} MiB more memory"
    return Row(
        "a flood of 300 MB", measured, f"{least:.2f} s through a pipe", took / least, at_most(grown, MEMORY, "MiB")
    )


def measure(times: int = 5) -> Iterator[Row]:
    """Yield the rows: the flood first, because memory is measured at its highest."""
    yield _flood()
    yield from _streams(times)


if __name__ == "__main__":
    show(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
