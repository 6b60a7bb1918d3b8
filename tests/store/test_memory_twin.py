"""The store in memory, on which runs are simulated, says and keeps what the real one does."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from fakes.memory import Disk, MemoryStore
from rung.ledger.entry import Fields
from rung.ledger.record import Append, AttemptKey, RunRow, Tenure
from rung.model.errors import RungError
from rung.store.store import Store

Both = tuple[MemoryStore, Store]
RUNS = ("aa", "ab", "ba")
KINDS = ("create", "take", "renew", "release", "append", "append", "append", "find", "live")


def entry(text: str) -> Fields:
    """Return a payload."""
    return {"kind": "remark", "text": text, "at": "2026-11-09T03:12:00.000001Z", "mono": 1, "actor": "a", "run": "r"}


def row(rng: random.Random, run: str) -> RunRow:
    """Return a row of a new run."""
    dedup = rng.choice(["", "alert"])
    return RunRow(run, "RUN-001", "p.md", "rev", "real", "open", "2026-11-09T03:12:00.000001Z", dedup=dedup)


def change(rng: random.Random, seq: int, tenures: list[Tenure]) -> Append:
    """Return a change that fits, mostly."""
    keys = [None, None, AttemptKey(rng.randint(-1, 2), rng.randint(1, 2), "d")]
    return Append(
        payloads=tuple(entry(f"{rng.random()}") for _ in range(rng.randint(1, 2))),
        expect=seq + rng.choice([0, 0, 0, 0, 1]),
        tenure=rng.choice([None, *tenures]),
        state=rng.choice([None, "open", "in doubt"]),
        ended_at=rng.choice([None, None, None, "2026-11-09T03:13:00.000001Z"]),
        started=rng.choice(keys),
        ended=rng.choice(keys),
        target=rng.choice(["", "db"]),
        blobs=(b"blob",),
    )


def arguments(rng: random.Random, kind: str, run: tuple[str, int], tenures: list[Tenure]) -> tuple[object, ...]:
    """Return what an operation is given."""
    name, head = run
    tenure = rng.choice(tenures or [Tenure("aa", "x", 9)])
    match kind:
        case "create":
            return row(rng, name), (entry("first"),), (b"page",), rng.choice(["", "", *RUNS])
        case "take":
            return name, rng.choice(["d1", "d2"]), rng.choice([100.0, 500.0]), 120.0
        case "renew":
            return tenure, 900.0
        case "release":
            return (tenure,)
        case "append":
            return name, change(rng, head, tenures)
        case _:
            return (name if kind == "find" else "alert",)


def done(store: MemoryStore | Store, kind: str, given: tuple[object, ...]) -> object:
    """Return what an operation gave, or the id of its refusal."""
    try:
        return getattr(store, kind)(*given)
    except RungError as fault:
        return fault.id


@pytest.mark.parametrize("seed", range(12))
def test_both_answer_alike_whatever_is_asked_of_them(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a seed of a test, nothing secret
    memory = MemoryStore(Disk())
    with Store.open(tmp_path / "rung.db") as real:
        tenures: list[Tenure] = []
        for _ in range(60):
            kind, run = rng.choice(KINDS), rng.choice(RUNS)
            head = memory.disk.rows[run].seq if run in memory.disk.rows else 0
            given = arguments(rng, kind, (run, head), tenures)
            ours, theirs = done(memory, kind, given), done(real, kind, given)
            assert ours == theirs, (kind, given)
            if isinstance(ours, Tenure):
                tenures.append(ours)
        for run in memory.disk.rows:
            assert memory.find(run).dedup == real.run(run).dedup
            assert memory.entries(run) == real.entries(run)
            assert memory.attempts(run) == real.attempts(run)
        assert {one.id: one for one in memory.runs()} == {one.id: one for one in real.runs()}
