"""What rests on earlier runs chooses them by what they recorded, whatever stands in the columns beside it."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from fakes.answerers import judged
from fakes.bench import Bench, sit
from fakes.handled import careful
from fakes.procedures import bash, page
from rung.app.driving.begun import begun
from rung.app.runs.hold import put
from rung.app.runs.recurrence import occurrences, recurring
from rung.app.shelf.tested import passed
from rung.model.due import Finish, NeedApproval
from rung.model.replacing import replace
from rung.model.request import Abort

TABLE = "## Decision\n| Class | Signs | Route |\n|---|---|---|\n| stuck | one old query | step 2 |\n"
PAGE = page(bash("look pool"), bash("change pool"), after=TABLE)
OTHER = PAGE.replace("RUN-001", "RUN-002").replace("change pool", "change --hard pool")


def finished(bench: Bench, text: str) -> str:
    """Return a run whose change was made."""
    driver = bench.start(text)
    assert isinstance(sit(driver, careful()).end, Finish)
    return driver.log.run


def edit(bench: Bench, statement: str, *values: object) -> None:
    with contextlib.closing(sqlite3.connect(bench.folder / "rung.db")) as file, file:
        assert file.execute(statement, values).rowcount == 1


def last(bench: Bench) -> tuple[str, ...]:
    """Return what the card of the next run's change says of the last time; the run is given up again."""
    driver = bench.start(PAGE)
    end = sit(driver, judged).end
    assert isinstance(end, NeedApproval)
    card = driver.card(end.digest)
    assert card is not None
    put(bench.site(), driver.log.run, Abort("enough"))
    return card.last


def test_the_card_shows_no_step_of_another_runbook_that_a_column_calls_this_one(bench: Bench) -> None:
    run = finished(bench, OTHER)
    assert last(bench) == ("never, as far as this store knows",)
    edit(bench, "update run set runbook = 'RUN-001' where id = ?", run)
    assert last(bench) == ("never, as far as this store knows",)


@pytest.mark.parametrize("column", ["runbook", "path", "revision", "state", "ended_at", "opened_at"])
def test_the_last_time_is_found_whatever_the_columns_say(bench: Bench, column: str) -> None:
    run = finished(bench, PAGE)
    edit(bench, f"update run set {column} = 'nothing' where id = ?", run)
    (said,) = last(bench)
    assert said.startswith(f"run {run} of 20")
    assert said.endswith(": the same")


@pytest.mark.parametrize("column", ["revision", "state", "ended_at", "opened_at"])
def test_a_revision_stays_tested_whatever_the_columns_say(bench: Bench, column: str) -> None:
    run = finished(bench, page(bash("look pool")))
    revision = bench.store.find(run).revision
    day = passed(bench.site().books())(revision)
    assert day is not None
    edit(bench, f"update run set {column} = 'nothing' where id = ?", run)
    assert passed(bench.site().books())(revision) == day


@pytest.mark.parametrize("column", ["runbook", "state", "mode"])
def test_an_incident_counts_whatever_the_columns_say(bench: Bench, column: str) -> None:
    run = finished(bench, PAGE)
    edit(bench, f"update run set {column} = 'drill' where id = ?", run)
    assert [one.runs for one in recurring(bench.site().books(), 1)] == [(run,)]
    assert [one.runs for one in occurrences(bench.site().books(), "RUN-001")] == [(run,)]


def test_no_incident_of_another_runbook_counts(bench: Bench) -> None:
    run = finished(bench, OTHER)
    edit(bench, "update run set runbook = 'RUN-001' where id = ?", run)
    assert occurrences(bench.site().books(), "RUN-001") == ()
    assert recurring(bench.site().books(), 1, "RUN-001") == ()


def test_a_first_entry_that_was_changed_is_said_and_its_run_is_not_rested_on(bench: Bench) -> None:
    run, told = finished(bench, PAGE), list[str]()
    edit(bench, "update entry set line = replace(line, 'RUN-001', 'RUN-009') where run = ? and seq = 1", run)
    books = replace(bench.site(), tell=told.append).books()
    assert occurrences(books, "RUN-001") == ()
    assert "record-changed" in told[0]


def test_a_first_entry_that_cannot_be_read_leaves_what_the_columns_say(bench: Bench) -> None:
    run = finished(bench, PAGE)
    edit(bench, "update entry set line = 'no entry' where run = ? and seq = 1", run)
    (row,) = begun(bench.site().books(), lambda one: one.runbook == "RUN-001")
    assert row == bench.store.find(run)
