"""What is shown of a runbook before it runs: which "Do not" rung holds, which it cannot, and the evidence rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.bench import Bench
from fakes.procedures import PATH, bash, guards, page, source
from rung.app.runs.dry import preview
from rung.app.shelf.shelf import Shelf
from rung.app.shelf.show import show
from rung.library.library import Library
from rung.text.read import read

HELD, MUTE, PROSE = "Not this: refuse `change *`", "Not that: refuse `docker rm -f $(docker ps -aq)`", "Not in a hurry"
EVIDENCE = "## Evidence\n| If you need to know | Start with |\n|---|---|\n| who holds it | `look holders` |\n"
PAGE = page(bash("look pool"), bash("change a") + guards(HELD, PROSE), before=EVIDENCE, after=f"## Do not\n- {MUTE}\n")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def shelf() -> Shelf:
    document = read(source(PAGE))
    return Shelf(Library((document,)), {PATH: source(PAGE)}, ())


def test_a_guard_that_no_command_can_be_compared_with_is_not_called_enforced(bench: Bench) -> None:
    found = shelf()
    shown = show(bench.site(), found, found.library.runbooks[0])
    (mute,) = shown.guards
    assert mute.enforced
    assert "cannot be compared" in mute.mute
    assert [(one.enforced, one.mute) for one in shown.steps[1].guards] == [("change *", ""), ("", "")]


def test_the_rows_of_the_evidence_table_are_shown_with_their_questions(bench: Bench) -> None:
    found = shelf()
    (row,) = show(bench.site(), found, found.library.runbooks[0]).evidence
    assert (row.question, row.text, row.effect) == ("who holds it", "look holders", "observe")


def test_a_dry_run_says_of_each_do_not_whether_it_is_enforced(bench: Bench) -> None:
    found = shelf()
    lines = list(preview(bench.site(), found, found.library.runbooks[0], ""))
    said = [line.strip() for line in lines if "enforced" in line or "heeds" in line]
    assert [line.startswith("in every step: ") for line in said] == [True, False, False]
    assert "NOT enforced: the words of the guard" in said[0]
    assert said[1:] == ["Do not: Not this: refuse change * (enforced)", "Do not: Not in a hurry (a person heeds it)"]
