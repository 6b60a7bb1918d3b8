"""The help of a prompt lists what can be pressed there, and nothing else."""

from __future__ import annotations

from rung.cli import meanings


def test_only_the_keys_of_the_question_are_listed_before_those_that_show_something() -> None:
    told = "\n".join(meanings.lines("rq", {}, 78))
    assert "try again" in told
    assert "approve" not in told
    assert "the handoff text" in told


def test_what_a_key_means_here_goes_before_what_it_means_elsewhere() -> None:
    told = "\n".join(meanings.lines("ldn", {"d": "it ran", "n": "it did not run"}, 78))
    assert "it ran" in told
    assert "a remark" not in told
    assert "the runbook's text" not in told


def test_no_line_is_wider_than_eighty_columns_and_a_narrow_terminal_gets_one_column() -> None:
    assert all(len(line) <= 78 for line in meanings.lines("alsnNeBqQ", {}, 78))
    assert sum("quit" in line and "abort" in line for line in meanings.lines("qQ", {}, 38)) == 0


def test_no_meaning_runs_into_the_one_beside_it() -> None:
    told = [line for keys in ("rkNneBqQ", "alsnNeBqQ", "vksneqQ") for line in meanings.lines(keys, {}, 80)]
    assert any("choose a class of the decision table  " in line for line in told)
    assert all(len(line) <= 80 for line in told)


def test_a_meaning_that_leaves_no_room_for_a_second_column_stands_alone() -> None:
    told = meanings.lines("ln", {"l": "x" * 60, "n": "y" * 30}, 80)
    assert [line.strip() for line in told[:2]] == [f"l  {'x' * 60}", f"n  {'y' * 30}"]
