"""Who waits for a probe sees what is asked and for how long; who does not wait sees nothing."""

from __future__ import annotations

import pytest

from rung.cli.progress import Progress
from rung.model.job import Job, Stream


def test_a_quick_command_leaves_no_trace(capsys: pytest.CaptureFixture[str]) -> None:
    told = Progress(lambda: 0, plain=False)
    told.begin(Job(argv=("make", "-n")))
    told(Stream.STDOUT, b"much")
    told.end()
    assert capsys.readouterr() == ("", "")


def test_a_slow_one_shows_its_time_on_standard_error_and_goes_away(capsys: pytest.CaptureFixture[str]) -> None:
    now = iter((0, 61_000_000))
    told = Progress(lambda: next(now), plain=False)
    told.begin(Job(argv=("make", "-j4", "all")))
    told(Stream.STDERR, b"")
    told.end()
    out, err = capsys.readouterr()
    assert not out
    assert ".. make -j4 all  1:01  command 1, Ctrl-C stops" in err
    assert err.count("\r") == 2  # drawn, and taken away


def test_a_plain_terminal_is_told_once_and_nothing_is_redrawn(capsys: pytest.CaptureFixture[str]) -> None:
    now = iter(range(0, 10**9, 5 * 10**6))
    told = Progress(lambda: next(now), plain=True)
    told.begin(Job(argv=("make", "\x1b[2Jall")))
    for _ in range(3):
        told(Stream.STDOUT, b"")
    told.end()
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "\x1b" not in err
    assert "\r" not in err


def test_a_build_in_a_copy_is_told_before_it_begins(capsys: pytest.CaptureFixture[str]) -> None:
    Progress(lambda: 0, plain=False).notice("GNU Make builds \x1b[2Jall in a scratch copy")
    out, err = capsys.readouterr()
    assert not out
    assert err.startswith(".. GNU Make builds ")
    assert "\x1b" not in err
