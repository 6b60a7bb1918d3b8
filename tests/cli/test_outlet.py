"""Where nothing can be written a call ends with 74 or 141, never with a fault of rung, and no change is cut off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from cli.library import decided, digest, lamp, run_id, switched
from cli.terminal import COMMAND, TIMEOUT, Shell
from rung.cli.main import cli, run
from rung.model.exits import Exit

pytestmark = pytest.mark.once

COMMANDS = cli.list_commands(click.Context(cli))
FULL = Path("/dev/full")


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_no_command_takes_a_full_disk_below_its_output_for_a_fault_of_rung(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with FULL.open("w", encoding="utf-8") as stream, monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", stream)
        patched.setattr(sys, "stderr", sys.stderr)
        assert run([name, "--help"] if name else ["--help"]) == Exit.UNWRITTEN
    assert "the output cannot be written: No space left on device" in capsys.readouterr().err


def ends(shell: Shell, call: str, where: str) -> tuple[int, str]:
    """Return the exit code of a call whose streams are set by a shell, and what stands on its standard error."""
    script = f"{' '.join(COMMAND)} {call} {where}"
    done = subprocess.run(
        ["bash", "-c", script],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        cwd=shell.folder,
        env=shell.environment(),
        timeout=TIMEOUT,
    )
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize("where", [">/dev/full", ">&-", ">/dev/full 2>&1", ">&- 2>&-", "<&- >/dev/full"])
@pytest.mark.parametrize("call", ["list", "run RUN-001", "run RUN-001 --format jsonl", "list --format json"])
def test_what_cannot_be_written_ends_a_call_with_74_and_one_sentence(shell: Shell, call: str, where: str) -> None:
    lamp(shell)
    code, err = ends(shell, call, where)
    assert code == Exit.UNWRITTEN
    assert err == "" if "2>" in where else err.startswith("rung: the output cannot be written: ")
    assert "Traceback" not in err


def test_a_wrong_call_whose_message_cannot_be_written_ends_with_74(shell: Shell) -> None:
    lamp(shell)
    assert ends(shell, "show nosuch", "2>/dev/full") == (Exit.UNWRITTEN, "")
    assert ends(shell, "show nosuch", "2>&-") == (Exit.USAGE, "")
    assert ends(shell, "list", "2>&-") == (Exit.DONE, "")


def test_a_device_is_no_file_to_write(shell: Shell) -> None:
    lamp(shell)
    shell.rung("run", "RUN-001")
    for call in ("report", "export"):
        said = shell.rung(call, "--last", "--output", "/dev/full")
        assert (said.code, "[not-a-file]" in said.err) == (2, True)


def test_a_run_whose_output_could_not_be_written_goes_on_where_it_stands(shell: Shell) -> None:
    lamp(shell)
    assert ends(shell, "run RUN-001", ">/dev/full")[0] == Exit.UNWRITTEN
    assert shell.rung("resume").code == Exit.WAITING


@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_a_change_whose_listener_goes_away_is_done_to_its_end_and_recorded(shell: Shell, form: str) -> None:
    lamp(shell)
    page = shell.folder / "lamp.md"
    # It says something, waits until its reader is gone, says something more, and only then makes the change.
    loud = f"echo begun; read -r _ < {shell.folder}/gate; seq 20000; echo on >> {shell.folder}/lamp"
    page.write_text(page.read_text().replace(f"echo on >> {shell.folder}/lamp", loud, 1))
    os.mkfifo(shell.folder / "gate")
    stop = decided(shell)
    run_of = run_id(stop)
    assert shell.rung("approve", run_of, digest(stop), "--by", "ana").code == 0
    with subprocess.Popen(
        [*COMMAND, "resume", run_of, "--format", form],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=shell.folder,
        env=shell.environment(),
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        gate = (shell.folder / "gate").open("w", encoding="utf-8")  # waits until the command reads
        process.stdout.close()
        gate.write("go\n")
        gate.close()
        assert process.wait(TIMEOUT) == Exit.BROKEN_PIPE
    assert switched(shell) == 1
    entries = shell.rung("evidence", run_of).out
    assert "ended: exit 0" in entries
    assert "IN DOUBT" not in shell.rung("resume", run_of).out
