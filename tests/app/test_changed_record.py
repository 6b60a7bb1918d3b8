"""A record that was changed in the store is believed by nobody: nothing is shown as true, approved or started on it."""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Callable, Sequence

import pytest

from fakes.answerers import judged
from fakes.bench import Bench, events, sit
from fakes.handled import careful
from fakes.ledger import Keys, keys
from fakes.procedures import bash, page
from rung.app.driving.log import stamped
from rung.app.runs import evidence, prove
from rung.app.runs.hold import hold, put
from rung.app.runs.recurrence import recurring
from rung.app.shelf.tested import passed
from rung.ledger.canonical import canonical
from rung.ledger.checkpoint import checkpoint, sign
from rung.ledger.entry import Head, fields_of, link
from rung.ledger.record import Append
from rung.model.due import Finish, NeedApproval
from rung.model.errors import UntrustedError
from rung.model.event.approval import Approved
from rung.model.replacing import replace
from rung.model.request import Abort, Approve, Escalate

TABLE = "## Decision\n| Class | Signs | Route |\n|---|---|---|\n| stuck | one old query | step 2 |\n"
PAGE = page(bash("look pool"), bash("change pool"), after=TABLE)
SIMPLE = page(bash("look pool"))
Lines = Sequence[bytes]


def waiting(bench: Bench) -> tuple[str, str]:
    """Return a run that waits for an approval, and what the approval binds."""
    driver = bench.start(PAGE)
    end = sit(driver, judged).end
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


def approved(bench: Bench) -> tuple[str, str]:
    """Return a run whose change was approved but has not started, and the head that was signed with that."""
    run, digest = waiting(bench)
    put(bench.site(), run, Approve(digest, "ben"))
    return run, bench.store.checkpoints(run)[-1]


def noted(bench: Bench, run: str, *notes: str) -> None:
    """Put these heads in the place of those that were signed."""
    with contextlib.closing(sqlite3.connect(bench.folder / "rung.db")) as file, file:
        file.execute("delete from checkpoint where run = ?", (run,))
        file.executemany("insert into checkpoint (run, text) values (?, ?)", [(run, note) for note in notes])


def signed_by(pair: Keys, lines: Lines, run: str) -> str:
    return sign(checkpoint(run, lines), pair.public, pair.private.sign)


def flipped(note: str) -> str:
    """Return a note with another byte in its signature."""
    return note[:-20] + ("A" if note[-20] != "A" else "B") + note[-19:]


def test_a_record_rewritten_and_signed_with_another_key_is_not_gone_on_with(bench: Bench) -> None:
    run, _ = approved(bench)
    lines, head = rechained([other(line) for line in bench.store.entries(run)])
    written(bench, run, lines, head)
    noted(bench, run, signed_by(keys("rung-other", 2), lines, run))
    assert refused(lambda: sit(bench.again(run))) == "head-unknown-key"
    assert refused(lambda: put(bench.site(), run, Approve("0" * 64, "ben"))) == "head-unknown-key"
    assert bench.runner.ran == ["look pool"]


def test_a_run_whose_key_is_lost_is_read_passed_on_and_ended_and_nothing_else(bench: Bench) -> None:
    run, _ = approved(bench)
    noted(bench, run, signed_by(keys("rung-other", 2), bench.store.entries(run), run))
    told: list[str] = []
    site = replace(bench.site(), tell=told.append)
    assert evidence.entries(site, bench.store.find(run)).entries
    assert "a key that is not here" in told[0]
    put(site, run, Escalate("them", "the key is lost"))
    assert refused(lambda: sit(bench.again(run))) == "head-unknown-key"  # a new head makes no old one known
    read = prove.record(site, bench.store.find(run))
    assert refused(lambda: prove.export(site, read)) == "head-unknown-key"
    put(site, run, Abort("begun anew elsewhere"))
    assert bench.store.find(run).state == "aborted"
    assert bench.runner.ran == ["look pool"]


def test_a_head_whose_signature_was_edited_is_not_believed(bench: Bench) -> None:
    run, note = approved(bench)
    noted(bench, run, flipped(note))
    assert refused(lambda: bench.again(run)) == "head-signature"


def test_an_approval_without_its_signed_head_does_not_count(bench: Bench) -> None:
    run, _ = approved(bench)
    noted(bench, run)
    assert refused(lambda: bench.again(run)) == "head-missing"


def test_an_approval_that_somebody_wrote_into_the_store_has_no_signed_head(bench: Bench) -> None:
    run, digest = waiting(bench)
    driver = bench.again(run)
    forged = stamped(bench.clock, run, "eve@ops", Approved(2, digest, "ben", 4_000_000_000))
    bench.store.append(run, Append((forged,), driver.log.state.seq))
    assert refused(driver.log.refresh) == "head-missing"
    assert refused(lambda: bench.again(run)) == "head-missing"


def finished(bench: Bench) -> str:
    driver = bench.start(SIMPLE)
    assert isinstance(sit(driver).end, Finish)
    return driver.log.run


def test_an_earlier_run_that_was_changed_proves_nothing_and_is_said(bench: Bench) -> None:
    run, told = finished(bench), list[str]()
    revision = bench.store.find(run).revision
    books = replace(bench.site(), tell=told.append).books()
    assert passed(books)(revision)
    lines, head = rechained([other(line) for line in bench.store.entries(run)])
    written(bench, run, lines, head)
    noted(bench, run, signed_by(keys("rung-other", 2), lines, run))
    assert passed(books)(revision) is None
    assert told == [f"run {run} counts for nothing: {told[0].partition(': ')[2]}"]
    assert "head-unknown-key" in told[0]


def test_an_earlier_run_whose_output_was_altered_proves_nothing(bench: Bench) -> None:
    run, told = finished(bench), list[str]()
    revision = bench.store.find(run).revision
    books = replace(bench.site(), tell=told.append).books()
    assert passed(books)(revision)
    with contextlib.closing(sqlite3.connect(bench.folder / "rung.db")) as file, file:
        file.execute("update blob set body = ? where body is not null", (zlib.compress(b"all is well"),))
    assert passed(books)(revision) is None
    assert "blob-changed" in told[0]


def test_a_row_that_says_what_its_record_does_not_say_proves_nothing(bench: Bench) -> None:
    run = finished(bench)
    other_revision = "f" * 64
    with contextlib.closing(sqlite3.connect(bench.folder / "rung.db")) as file, file:
        file.execute("update run set revision = ? where id = ?", (other_revision, run))
    assert passed(bench.site().books())(other_revision) is None


def test_a_changed_run_feeds_no_check_and_no_card(bench: Bench) -> None:
    driver = bench.start(PAGE)
    assert isinstance(sit(driver, careful()).end, Finish)
    run, told = driver.log.run, list[str]()
    books = replace(bench.site(), tell=told.append).books()
    assert [one.runs for one in recurring(books, 1)] == [(run,)]
    lines = bench.store.entries(run)
    written(bench, run, [*lines[:3], other(lines[3]), *lines[4:]])
    assert recurring(books, 1) == ()
    assert "record-changed" in told[0]
    later, digest = waiting(bench)
    card = bench.again(later).card(digest)
    assert card is not None
    assert card.last == ("never, as far as this store knows",)


def test_only_runs_of_the_revision_that_is_asked_for_are_read(bench: Bench) -> None:
    run, told = finished(bench), list[str]()
    day = passed(replace(bench.site(), tell=told.append).books())
    written(bench, run, [])
    assert day("e" * 64) is None
    assert told == []
    assert day(bench.store.find(run).revision) is None
    assert len(told) == 1


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
