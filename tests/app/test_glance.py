"""What a person reads in a list of runs is what the records say, whatever stands in the columns beside them."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from fakes.bench import Bench
from fakes.ledger import keys
from fakes.procedures import bash, page
from rung.app import listing
from rung.app.doctor import examine
from rung.app.driving.glance import glances, unended
from rung.app.keeping import kept
from rung.app.listing import ListedRun
from rung.app.runs import review
from rung.app.runs.hold import find, hold, put
from rung.model.errors import UntrustedError, UsageError
from rung.model.replacing import replace
from rung.model.request import Abort, Remark

SIMPLE = page(bash("look pool"))


def open_run(bench: Bench) -> str:
    return bench.start(SIMPLE).log.run


def ended_run(bench: Bench) -> str:
    run = open_run(bench)
    put(bench.site(), run, Abort("no need"))
    return run


def edit(bench: Bench, statement: str, *values: object) -> None:
    with contextlib.closing(sqlite3.connect(bench.folder / "rung.db")) as file, file:
        assert file.execute(statement, values).rowcount == 1


def listed(bench: Bench, run: str) -> ListedRun:
    return next(one for one in listing.runs(bench.site()) if one.id == run)


def test_a_list_says_what_the_records_say(bench: Bench) -> None:
    runs = (open_run(bench), ended_run(bench))
    for one in map(bench.store.find, runs):
        state = hold(bench.site(), one).log.state
        seen = listed(bench, one.id)
        assert (seen.state, seen.ended_at, seen.entries) == (state.word, one.ended_at, state.seq)
        assert (seen.runbook, seen.path, seen.fault, seen.why) == (one.runbook, one.path, "", "")
        assert seen.opened_at[:19] == one.opened_at[:19]
    assert [one.id for one in listing.runs(bench.site(), live=True)] == [runs[0]]


COLUMNS = {
    "state": "repaired",
    "runbook": "RUN-999",
    "path": "elsewhere.md",
    "revision": "0" * 64,
    "opened_at": "2001-01-01T00:00:00.000000Z",
    "ended_at": "2001-01-01T00:00:00.000000Z",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_that_was_changed_changes_nothing_that_is_read(bench: Bench, column: str) -> None:
    run = open_run(bench)
    before = listed(bench, run)
    edit(bench, f"update run set {column} = ? where id = ?", COLUMNS[column], run)
    after = listed(bench, run)
    assert replace(after, fault="", why="") == before
    assert (after.fault == "index-changed") == (column in {"state", "runbook", "ended_at"})
    assert [one.id for one in listing.runs(bench.site(), live=True)] == [run]
    assert find(bench.site(), "").id == run


def test_a_run_that_ended_is_not_offered_again_because_a_column_was_emptied(bench: Bench) -> None:
    run = ended_run(bench)
    edit(bench, "update run set ended_at = '', state = 'open' where id = ?", run)
    assert listed(bench, run).fault == "index-changed"
    assert listed(bench, run).state == "aborted"
    assert listing.runs(bench.site(), live=True) == ()
    with pytest.raises(UsageError) as caught:
        find(bench.site(), "")
    assert caught.value.id == "no-open-run"


def test_an_entry_that_was_changed_makes_the_run_altered_and_hides_no_other(bench: Bench) -> None:
    whole, run = open_run(bench), ended_run(bench)
    edit(bench, "update entry set line = replace(line, 'anna', 'eve') where run = ? and seq = 2", run)
    seen = listed(bench, run)
    assert (seen.state, seen.fault) == ("altered", "record-changed")
    assert run in seen.why
    assert listed(bench, whole).state == "open"
    assert {one.row.id for one in unended(bench.site().books())} == {whole}
    assert review.due(bench.site()) == {}


def test_an_end_that_was_put_in_hides_no_open_run(bench: Bench) -> None:
    run, other = open_run(bench), ended_run(bench)
    line = next(one for one in bench.store.entries(other) if b'"kind":"run.closed"' in one)
    edit(bench, "insert into entry values (?, 99, ?)", run, line)
    assert listed(bench, run).state == "altered"
    assert find(bench.site(), "").id == run
    with pytest.raises(UntrustedError):
        hold(bench.site(), bench.store.find(run))


def test_a_run_that_a_lost_key_signed_is_listed_with_what_it_says(bench: Bench) -> None:
    run = ended_run(bench)
    lost = replace(bench.site(), known_keys=lambda: (keys("other", 5).public,))
    (seen,) = listing.runs(lost)
    assert (seen.state, seen.fault) == ("aborted", "head-unknown-key")
    assert run in seen.why


def test_a_key_that_cannot_be_read_alters_no_run(bench: Bench) -> None:
    def damaged() -> tuple[()]:
        raise UntrustedError("the signing key is damaged", id="key-damaged", advice="restore it")

    ended_run(bench)
    (seen,) = listing.runs(replace(bench.site(), known_keys=damaged))
    assert (seen.state, seen.fault) == ("not read", "key-damaged")


def test_what_follows_the_end_counts(bench: Bench) -> None:
    run = ended_run(bench)
    put(bench.site(), run, Remark("all quiet"))
    (seen,) = glances(bench.site().books(), bench.store.runs())
    assert (seen.row.state, seen.fault) == ("aborted", "")
    edit(bench, "update entry set line = replace(line, 'quiet', 'wrong') where run = ? and instr(line, 'quiet')", run)
    assert listed(bench, run).state == "altered"


def test_the_doctor_names_a_key_that_is_gone_and_a_record_that_was_changed(bench: Bench) -> None:
    bench.files = {"runbooks/a.md": SIMPLE}
    run, other = ended_run(bench), ended_run(bench)
    edit(bench, "update entry set line = replace(line, 'anna', 'eve') where run = ? and seq = 2", other)
    good = keys("good", 5).public
    whole = replace(bench.site(), key_held=lambda: bench.site().signer().public)
    said = {(one.what, one.good): one.found for one in examine(whole)}
    assert said["signing key", True] == bench.site().signer().public.name
    assert other in said["records", False]
    assert "record-changed" in said["records", False]
    lost = replace(bench.site(), key_held=lambda: good, known_keys=lambda: (good,))
    found = [one.found for one in examine(lost) if one.what == "records"]
    assert run in found[0]
    assert "head-unknown-key" in found[0]
    gone = replace(bench.site(), known_keys=lambda: (good,))
    assert [one.good for one in examine(gone) if one.what == "signing key"] == [False]


TABLES = ("entry", "attempt", "checkpoint", "anchor")


@pytest.mark.parametrize("ended", [True, False])
def test_a_run_whose_row_was_removed_is_listed_by_what_is_left_of_it(bench: Bench, *, ended: bool) -> None:
    whole, gone = open_run(bench), (ended_run if ended else open_run)(bench)
    before = listed(bench, gone)
    edit(bench, "delete from run where id = ?", gone)
    seen = listed(bench, gone)
    assert (seen.state, seen.fault, seen.runbook, seen.entries) == ("altered", "row-missing", "RUN-001", before.entries)
    assert listed(bench, whole).fault == ""
    assert [one.found for one in kept(bench.site()) if gone in one.found and not one.good]
    with pytest.raises(UntrustedError) as caught:
        find(bench.site(), gone)
    assert caught.value.id == "row-missing"


@pytest.mark.parametrize("left", ["checkpoint", "anchor"])
def test_of_a_removed_run_any_line_that_was_forgotten_tells(bench: Bench, left: str) -> None:
    run = ended_run(bench)
    bench.store.save_anchor(run, "{}")
    with contextlib.closing(sqlite3.connect(bench.folder / "rung.db")) as file, file:
        for table in set(TABLES) - {left}:
            file.execute(f"delete from {table} where run = ?", (run,))
        file.execute("delete from run")
    (seen,) = listing.runs(bench.site())
    assert (seen.id, seen.fault, seen.entries) == (run, "row-missing", 0)


def test_a_row_whose_entries_were_removed_is_no_record(bench: Bench) -> None:
    run = open_run(bench)
    with contextlib.closing(sqlite3.connect(bench.folder / "rung.db")) as file, file:
        file.execute("delete from entry")
        file.execute("update run set seq = 0, hash = ?", ("0" * 64,))
    assert (listed(bench, run).state, listed(bench, run).fault) == ("altered", "record-changed")
