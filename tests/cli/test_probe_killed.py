"""A probe that is killed leaves its copy behind; the next one removes it, and never while a build still works in it."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from shutil import which

import pytest

from cli.terminal import COMMAND, Shell
from rung.outside.at_work import at_work
from shared import missing

BUILDERS = {"make", "sh", "sleep"}
TICK = 0.05  # seconds between two looks


def killed(shell: Shell, temporary: Path, by: signal.Signals = signal.SIGKILL) -> int:
    """Send a probe a signal as soon as the recipe of its build runs in its copy, and return how it ended."""
    words = [*COMMAND, "probe", "make", "parallel", "--timeout", "3600s"]
    silent = subprocess.DEVNULL
    environment = shell.environment({"TMPDIR": str(temporary)})
    with subprocess.Popen(words, cwd=shell.folder, env=environment, stdout=silent, stderr=silent) as probe:
        while not at_work(str(temporary), {"sleep"}):
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"it ended before its recipe ran, with {probe.wait(TICK)}")
        probe.send_signal(by)
        return probe.wait()


def end_build(temporary: Path) -> None:
    """End what the killed probe left running, and wait until it is gone."""
    while numbers := at_work(str(temporary), BUILDERS):
        for number in numbers:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)


def project(tmp_path: Path) -> tuple[Shell, Path]:
    """Return a project whose build does not end, and an empty folder for copies."""
    if which("make") is None:
        missing("GNU make is not installed")
    shell, temporary = Shell(tmp_path / "project"), tmp_path / "temporary"
    shell.folder.mkdir()
    temporary.mkdir()
    (shell.folder / "Makefile").write_text("out:\n\tsleep 100000 > out\n")
    return shell, temporary


@pytest.mark.usefixtures("usual_signals")
@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_by_the_system_a_probe_ends_its_build_and_takes_its_copy_away(
    tmp_path: Path, asked: signal.Signals
) -> None:
    shell, temporary = project(tmp_path)
    try:
        assert killed(shell, temporary, asked) == 143
        assert at_work(str(temporary), BUILDERS) == ()
        assert list(temporary.iterdir()) == []
    finally:
        end_build(temporary)


def test_the_copy_of_a_killed_probe_goes_with_the_next_one_once_its_build_is_over(tmp_path: Path) -> None:
    shell, temporary = project(tmp_path)
    env = {"TMPDIR": str(temporary)}
    try:
        killed(shell, temporary)
        (left,) = temporary.iterdir()
        shell.rung("probe", "make", "planned", "--scratch", env=env)
        assert list(temporary.iterdir()) == [left]
        said = shell.rung("doctor", env=env).out
        assert "1 folder left by a rung that was killed" in said
        assert f"1 still worked in: {left}" in said
    finally:
        end_build(temporary)
    assert shell.rung("probe", "make", "planned", "--scratch", env=env).code == 1
    assert list(temporary.iterdir()) == []
