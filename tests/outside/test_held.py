"""What is pressed while a command is being started is heard once it can be stopped, and never lost."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import pytest

from fakes.keyboard import ctrl_c_at
from rung.model.job import Flag, Job, JobInterrupted
from rung.outside.held import Held
from rung.outside.process import run
from rung.outside.vault import Vault


def test_what_comes_meanwhile_is_raised_afterwards_and_once() -> None:
    before, held = signal.getsignal(signal.SIGINT), Held()
    signal.raise_signal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        held.let()
    held.let()
    assert signal.getsignal(signal.SIGINT) is before


def test_what_comes_while_it_is_held_again_waits_too() -> None:
    held = Held()
    held.let()
    held.hold()
    held.hold()
    signal.raise_signal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        held.let()


class Pressing(dict[str, int]):
    """Counts what was hidden, and presses Ctrl-C each time: between the reading of a pipe and the keeping."""

    def __setitem__(self, name: str, count: int) -> None:
        super().__setitem__(name, count)
        signal.raise_signal(signal.SIGINT)


def test_ctrl_c_while_output_is_kept_loses_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNG_TEST_TOKEN", "correct-horse-battery")
    vault = Vault()
    vault.told = Pressing()
    job = Job(script='echo "$TOKEN"; exec sleep 60', secrets={"TOKEN": "env:RUNG_TEST_TOKEN"}, grace=0.2)
    with pytest.raises(JobInterrupted) as caught:
        run(job, vault=vault)
    assert caught.value.outcome.stdout.data == b"[masked:env:RUNG_TEST_TOKEN]\n"


def test_what_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        held = Held()
        signal.raise_signal(signal.SIGHUP)
        held.let()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_another_thread_holds_nothing() -> None:
    found: list[object] = []

    def look() -> None:
        before, held = signal.getsignal(signal.SIGINT), Held()
        found.append(signal.getsignal(signal.SIGINT) is before)
        held.let()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == [True]


def test_ctrl_c_at_the_moment_a_command_begins_stops_it_too(tmp_path: Path) -> None:
    for number in range(5):  # the command may be quicker than the call that starts it
        with ctrl_c_at(tmp_path / f"press{number}"), pytest.raises(JobInterrupted) as caught:
            run(Job(script=f"echo >press{number}; sleep 60", cwd=str(tmp_path), grace=0.2))
        assert Flag.INTERRUPTED in caught.value.outcome.flags
