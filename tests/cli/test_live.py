"""What is shown of a running command costs no more than what is shown."""

from __future__ import annotations

import tracemalloc

import pytest

from rung.cli.live import WIDEST_LINE, Live
from rung.model.job import Stream


def test_a_line_that_never_ends_is_not_kept(capsys: pytest.CaptureFixture[str]) -> None:
    live = Live(lambda: 0, plain=True)
    live.begin("step 1")
    tracemalloc.start()
    for _ in range(200):
        live(Stream.STDOUT, b"x" * 65536)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024
    assert live.end() == 0
    assert not capsys.readouterr().out


def test_the_beginning_of_a_long_line_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    now = iter(range(0, 10**9, 2 * 10**6))
    live = Live(lambda: next(now), plain=True)
    live.begin("step 1")
    live(Stream.STDOUT, b"a" * 1000)
    live(Stream.STDOUT, b"b" * 1000 + b"\nnext\n")
    live.end()
    said = capsys.readouterr().out
    assert "a" * WIDEST_LINE in said
    assert "b" not in said.replace("Ctrl-C stops this step", "")
    assert "     next\n" in said


def test_what_falls_due_while_a_command_runs_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    now = iter(range(0, 10**9, 2 * 10**6))
    due: list[str] = []
    live = Live(lambda: next(now), plain=True, late=lambda: due)
    live.begin("step 1")
    live(Stream.STDOUT, b"")
    assert "rule 1" not in capsys.readouterr().out
    due.append("rule 1 says escalate: after 15m")
    for _ in range(3):
        live(Stream.STDOUT, b"")
    assert capsys.readouterr().out.count("rule 1 says escalate: after 15m") == 1
