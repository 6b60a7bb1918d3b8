"""A record that was changed in the store is believed by nobody: nothing is shown as true, approved or started on it."""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from fakes.bench import Bench, events, sit
from fakes.procedures import bash, page
from rung.app import evidence, prove
from rung.app.hold import hold, put
from rung.ledger.canonical import canonical
from rung.ledger.entry import Head, fields_of, link
from rung.model.due import Need, NeedApproval, NeedDecision, NeedNote, Refuse
from rung.model.errors import UntrustedError
from rung.model.request import Approve, Decide, Request, WriteNote

TABLE = "## Decision\n| Class | Signs | Route |\n|---|---|---|\n| stuck | one old query | step 2 |\n"
PAGE = page(bash("look pool"), bash("change pool"), after=TABLE)
Lines = Sequence[bytes]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.store.close()


def to_the_change(need: Need | Refuse) -> Request | None:
    match need:
        case NeedNote():
            return WriteNote(symptom="slow", scope="all", next_action="end it")
        case NeedDecision(citable=citable):
            return Decide("stuck", citable, "it is old")
        case _:
            return None


def waiting(bench: Bench) -> tuple[str, str]:
    """Return a run that waits for an approval, and what the approval binds."""
    driver = bench.start(PAGE)
    end = sit(driver, to_the_change).end
    assert isinstance(end, NeedApproval)
    return driver.log.run, end.digest


def written(bench: Bench, run: str, lines: Lines, head: Head | None = None) -> None:
    """Put these lines in the place of a run's record, as a hand in the file would; ``head`` too, where it is given."""
    with contextlib.closing(sqlite3.connect(bench.folder / "rung.db")) as file, file:
        file.execute("delete from entry where run = ?", (run,))
        file.executemany("insert into entry values (?, ?, ?)", [(run, n, one) for n, one in enumerate(lines, 1)])
        if head is not None:
            file.execute("update run set seq = ?, hash = ? where id = ?", (head.seq, head.hash, run))


def other(line: bytes) -> bytes:
    """Return the line with another person in it, spelled as it must be."""
    return canonical({**fields_of(line), "actor": "eve@ops"})


def rechained(lines: Lines) -> tuple[list[bytes], Head]:
    """Return the lines chained anew from the first on."""
    made, head = [], Head()
    for one in lines:
        payload = {name: value for name, value in fields_of(one).items() if name not in {"seq", "prev"}}
        line = link(head, payload)
        made.append(line.data)
        head = line.head
    return made, head


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(UntrustedError) as caught:
        act()
    return caught.value.id


EDITS: dict[str, Callable[[Lines], Lines]] = {
    "one in the middle": lambda lines: [*lines[:3], other(lines[3]), *lines[4:]],
    "the last one": lambda lines: [*lines[:-1], other(lines[-1])],
    "the end cut off": lambda lines: lines[:-1],
    "one more": lambda lines: [*lines, other(lines[-1])],
    "all of them gone": lambda _lines: [],
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_a_changed_record_is_neither_shown_nor_approved_nor_gone_on_with(
    bench: Bench, edit: Callable[[Lines], Lines]
) -> None:
    run, digest = waiting(bench)
    written(bench, run, edit(bench.store.entries(run)))
    site, row = bench.site(), bench.store.find(run)
    acts: tuple[Callable[[], object], ...] = (
        lambda: hold(site, row),
        lambda: put(site, run, Approve(digest, "ben")),
        lambda: prove.record(site, row),
        lambda: evidence.entries(site, row),
        lambda: evidence.entry(site, row, 1),
    )
    assert {refused(act) for act in acts} == {"record-changed"}
    assert bench.runner.ran == ["look pool"]


def test_a_change_made_while_the_run_is_read_further_is_seen(bench: Bench) -> None:
    run, digest = waiting(bench)
    driver = bench.again(run)
    put(bench.site(), run, Approve(digest, "ben"))
    lines = bench.store.entries(run)
    written(bench, run, [*lines[:-1], other(lines[-1])])
    assert refused(driver.log.refresh) == "record-changed"


def test_a_record_that_was_chained_anew_differs_from_the_head_that_was_signed(bench: Bench) -> None:
    run, digest = waiting(bench)
    put(bench.site(), run, Approve(digest, "ben"))
    assert bench.store.checkpoints(run)
    lines = bench.store.entries(run)
    written(bench, run, *rechained([*lines[:3], other(lines[3]), *lines[4:]]))
    assert refused(lambda: bench.again(run)) == "record-changed"


def test_what_others_wrote_meanwhile_is_no_change(bench: Bench) -> None:
    run, digest = waiting(bench)
    driver = bench.again(run)
    put(bench.site(), run, Approve(digest, "ben"))
    assert driver.log.refresh()
    assert bench.again(run).log.state == driver.log.state


BLOBS = {
    "blob-changed": "update blob set body = ? where digest = ?",
    "blob-missing": "delete from blob where body is not ? and digest = ?",
}


@pytest.mark.parametrize(("fault", "edit"), BLOBS.items(), ids=BLOBS.keys())
def test_evidence_that_is_not_what_was_captured_carries_no_yes_and_no_change(
    bench: Bench, fault: str, edit: str
) -> None:
    run, digest = waiting(bench)
    driver = bench.again(run)
    put(bench.site(), run, Approve(digest, "ben"))
    seen = driver.log.state.evidence[0].stdout
    with contextlib.closing(sqlite3.connect(bench.folder / "rung.db")) as file, file:
        assert file.execute(edit, (zlib.compress(b"all is well"), seen)).rowcount == 1
    assert refused(lambda: put(bench.site(), run, Approve(digest, "eve"))) == fault
    assert refused(lambda: sit(bench.again(run))) == fault
    assert bench.runner.ran == ["look pool"]
    assert "StepIntent" not in [type(event).__name__ for event in events(bench.again(run))]
