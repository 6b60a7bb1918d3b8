"""Killed while a change is under way: the next call says so first, offers both answers, and repeats nothing."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from cli.library import decided, digest, lamp, run_id, switched
from cli.terminal import COMMAND, TIMEOUT, Shell


@pytest.fixture
def doubtful(tmp_path: Path) -> tuple[Shell, str]:
    """Return a shell whose run was killed after its change was made and before the command ended; and the run."""
    shell = lamp(Shell(tmp_path))
    path = tmp_path / "lamp.md"
    # The command tells when the change is made, and then cannot end: what follows is a kill in the very middle.
    made = f"echo on >> {tmp_path}/lamp; echo made > {tmp_path}/told; read -r _ < {tmp_path}/gate"
    path.write_text(path.read_text().replace(f"echo on >> {tmp_path}/lamp", made, 1))
    os.mkfifo(tmp_path / "told")
    os.mkfifo(tmp_path / "gate")
    stop = decided(shell)
    run = run_id(stop)
    assert shell.rung("approve", run, digest(stop), "--by", "ana").code == 0
    with subprocess.Popen(
        [*COMMAND, "resume", run],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
        env=shell.environment(),
    ) as process:
        assert (tmp_path / "told").read_text() == "made\n"
        process.kill()
        assert process.wait(TIMEOUT) == -signal.SIGKILL
    (tmp_path / "gate").write_text("go\n")  # the orphaned command may end now
    assert switched(shell) == 1
    return shell, run


def test_the_doubt_is_said_first_and_nothing_is_run_again_by_itself(doubtful: tuple[Shell, str]) -> None:
    shell, run = doubtful
    for _ in range(2):
        stop = shell.rung("resume", run)
        assert stop.code == 3
        assert "its end is unknown: it may or may not have run" in stop.out
        assert f"rung resume {run} --settle ran --reason WHY" in stop.out
        assert f"rung resume {run} --settle not-run --reason WHY" in stop.out
        assert "2/2 Switch the lamp on  running" not in stop.out
    assert shell.rung("approve", run, "0000").code != 0
    assert shell.rung("resume", run, "--settle", "ran").code in {2, 6}  # how do you know?
    assert switched(shell) == 1


def test_what_a_person_says_ran_is_checked_and_never_run_again(doubtful: tuple[Shell, str]) -> None:
    shell, run = doubtful
    end = shell.rung("resume", run, "--settle", "ran", "--reason", "the lamp is lit")
    assert end.code == 0, end.out + end.err
    assert "check: The lamp is on" in end.out
    assert switched(shell) == 1
    said = shell.rung("evidence", "--last").out
    assert "the lamp is lit" in said
    assert shell.rung("export", "--last", "--output", "run.tar").code == 0
    assert shell.rung("verify", "run.tar").code == 0


def test_what_a_person_says_did_not_run_needs_its_approval_anew(doubtful: tuple[Shell, str]) -> None:
    shell, run = doubtful
    stop = shell.rung("resume", run, "--settle", "not-run", "--reason", "I took its line out")
    assert stop.code == 3
    assert "needs the approval" in stop.out
    assert switched(shell) == 1
