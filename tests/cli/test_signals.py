"""Asked to stop by the system: the run is saved, the exit code says how it ended, and it can be gone on with."""

from __future__ import annotations

import signal
import subprocess

import pytest

from cli.library import lamp
from cli.terminal import COMMAND, TIMEOUT, Shell


@pytest.mark.usefixtures("usual_signals")
@pytest.mark.parametrize(
    ("asked", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 143), (signal.SIGQUIT, 143), (signal.SIGINT, 130)]
)
def test_a_terminated_run_ends_with_143_and_goes_on_later(shell: Shell, asked: signal.Signals, code: int) -> None:
    path = lamp(shell).folder / "lamp.md"
    looks = f"cat {shell.folder}/lamp\n```"
    path.write_text(path.read_text().replace(looks, f"cat {shell.folder}/gate {shell.folder}/lamp\n```", 1))
    subprocess.run(["mkfifo", str(shell.folder / "gate")], check=True)
    command, quiet = [*COMMAND, "run", "RUN-001"], subprocess.PIPE
    with (
        subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=shell.folder, env=shell.environment()) as process,
        (shell.folder / "gate").open("wb"),  # opens once the step reads it: the step is running now
    ):
        process.send_signal(asked)
        _, said = process.communicate(timeout=TIMEOUT)
    assert process.returncode == code, said
    assert b"what was recorded is kept" in said
    assert b"Traceback" not in said
    (shell.folder / "gate").unlink()
    (shell.folder / "gate").write_text("")
    # A look that was cut off is a failure on record; one that had hardly begun is simply made again.
    again = shell.rung("resume")
    assert again.code in {1, 3}
    assert again.code == 3 or shell.rung("resume", "--retry").code == 3
