"""The record on the terminal: which run and entry are meant, what was altered is said at once, what a breach owes."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from cli.library import decided, lamp, only_run
from cli.terminal import Shell

pytestmark = pytest.mark.once  # what is on record is read on each Python in `store` and `app`


def edit(shell: Shell, statement: str, *values: object) -> None:
    with contextlib.closing(sqlite3.connect(shell.folder / "store" / "rung.db")) as file, file:
        assert file.execute(statement, values).rowcount > 0


def test_a_number_alone_is_an_entry_of_the_run_that_is_open(shell: Shell) -> None:
    decided(lamp(shell))
    said = shell.rung("evidence", "2")
    assert (said.code, said.out.splitlines()[0].split()[0]) == (0, "#2")
    assert "[no-such-entry]" in shell.rung("evidence", "999").err


def test_a_number_that_could_mean_two_things_is_asked_back_with_how_to_say_it(shell: Shell) -> None:
    decided(lamp(shell))
    run = only_run(shell)
    digit = next(one for one in "123" if not run.startswith(one))
    columns = "runbook, path, revision, mode, 'done', target, '', opened_at, opened_at, '', 0, 0, seq, hash"
    edit(shell, f"insert into run select '{digit}00000', {columns} from run where id = ?", run)
    edit(shell, "insert into entry select ?, seq, replace(line, ?, ?) from entry", f"{digit}00000", run, run)
    said = shell.rung("evidence", digit)
    assert said.code == 2
    assert "[run-or-entry]" in said.err
    assert f"rung evidence {run} {digit}" in said.err


def test_an_output_that_was_altered_is_said_at_once_and_leaves_the_way_out(shell: Shell) -> None:
    decided(lamp(shell))
    run = only_run(shell)
    edit(shell, "update blob set body = x'00' where size between 1 and 20")
    resumed = shell.rung("resume", run)
    assert (resumed.code, resumed.out) == (7, "")
    assert "[blob-changed]" in resumed.err
    read = shell.rung("evidence", run)
    assert read.code == 7
    assert "entry 2: the stored bytes" in read.err
    assert "#1 " in read.out
    assert shell.rung("abort", run, "--reason", "altered").code == 5


def test_the_last_page_of_a_run_that_broke_the_glass_says_that_somebody_else_reviews_it(shell: Shell) -> None:
    decided(lamp(shell))
    run = only_run(shell)
    ended = shell.rung("resume", run, "--break-glass", "no time")
    assert "the glass was broken (step 2): somebody else reviews it" in ended.out
    assert f"rung note {run} --reviewed" in ended.out
    shell.rung("note", run, "--reviewed", "it was right", "--by", "ben")
    assert "the glass was broken" not in shell.rung("resume", run).out
