"""On a disk that takes nothing more, no change begins, it is said at once, and runbooks are read as ever."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli.library import decided, digest, lamp, run_id, switched
from cli.terminal import COMMAND, Shell
from shared import missing

SCRIPT = Path(__file__).with_name("bad_days.py")
LOCKED = 10.0
"""Seconds that a store waits for another writer."""
TIMES = int(os.environ.get("RUNG_FUZZ", "0"))


def played(folder: Path, harm: str) -> dict[str, object]:
    """Play a run on a small disk of its own, mounted where nobody else sees it."""
    disk, elsewhere = folder / "disk", folder / "elsewhere"
    disk.mkdir()
    elsewhere.mkdir()
    alone = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    command = [sys.executable, str(SCRIPT), str(disk), str(elsewhere), harm]
    if harm != "limit":
        mount = 'mount -t tmpfs -o size=700k tmpfs "$0" || exit 99; exec "$@"'
        command = [*alone, "sh", "-c", mount, str(disk), *command]
        if not shutil.which("unshare"):
            missing("unshare is not installed, so no small disk can be mounted")
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode == 99 or "unshare failed" in done.stderr:
        missing(f"no small disk can be mounted here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("harm", "errors"),
    [
        ("full", {"store-full"}),
        ("read-only", {"store-read-only"}),
        ("limit", {"store-full", "store-io-error"}),
    ],
)
def test_no_change_begins_on_a_disk_that_takes_nothing_and_the_run_goes_on_later(
    tmp_path: Path, harm: str, errors: set[str]
) -> None:
    found = played(tmp_path, harm)
    assert found["error"] in errors
    assert found["advice"]
    assert isinstance(found["seconds"], float)
    assert found["seconds"] < LOCKED  # said at once, and not after waiting for a lock
    assert (found["changed_then"], found["runbooks"]) == (False, 1)
    assert (found["kept"], found["whole"]) == (True, True)
    assert (found["end"], found["changes"]) == ("repaired", 1)


@pytest.mark.slow
@pytest.mark.parametrize("when", range(1, 80) if TIMES else (1, 9, 30, 55))
def test_a_disk_that_fails_at_any_write_of_a_run_is_told_and_repeats_nothing(tmp_path: Path, when: int) -> None:
    """``RUNG_FUZZ=1`` fails at each write, not only at some."""
    if not shutil.which("strace"):
        missing("strace is not installed, so no fault of a disk can be played")
    shell = lamp(Shell(tmp_path))
    stop = decided(shell)
    run = run_id(stop)
    fault = ["-e", "trace=pwrite64,fdatasync", "-e", f"inject=pwrite64,fdatasync:error=EIO:when={when}+"]
    resume = ["resume", run, "--approve", digest(stop), "--no-input"]
    command = ["strace", "-f", "-qq", "-o", "/dev/null", *fault, *COMMAND, *resume]
    done = subprocess.run(
        command, cwd=tmp_path, env=shell.environment(), capture_output=True, text=True, check=False, timeout=600
    )
    if "ptrace" in done.stderr:
        missing(f"processes may not be traced here: {done.stderr.strip()}")
    assert (done.returncode, "store-io-error" in done.stderr) == (7, True) or done.returncode == 0, done.stderr
    made = switched(shell)
    again = shell.rung(*resume[:2], "--no-input", "--approve", digest(stop))
    if "--settle" in again.out:
        # The intent is durable, and the disk failed before the end was: only looking tells what happened.
        word = "ran" if made else "not-run"
        again = shell.rung(
            "resume", run, "--settle", word, "--reason", "looked", "--no-input", "--approve", digest(stop)
        )
    assert switched(shell) == 1, (again.out, again.err)
    assert "ended" in again.out or "repaired" in shell.rung("evidence", run).out
