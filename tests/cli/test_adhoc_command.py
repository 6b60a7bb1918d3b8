"""``rung try``: a command that the runbook lacks, typed in another shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.library import decided, digest, lamp, only_run, run_id, switched
from cli.terminal import Shell

pytestmark = pytest.mark.once


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return lamp(Shell(tmp_path))


def test_a_look_runs_and_can_be_cited(shell: Shell) -> None:
    run = run_id(shell.rung("run", "RUN-001"))
    said = shell.rung("try", run, "--reason", "is it the lamp at all", "--", "cat", "lamp")
    assert said.code == 3  # the run still waits for its note
    assert "ad hoc 1: cat lamp" in said.out
    entries = shell.rung("evidence", run, "--format", "json").document()["entries"]
    looked = [entry["seq"] for entry in entries if entry["sentence"].startswith("Ad hoc 1 ended")]
    written = shell.rung("note", run, "--symptom", "dark", "--scope", "room", "--next", "switch it on")
    assert written.code == 0
    assert shell.rung("decide", run, "switched off", "--cites", str(looked[0])).code == 0


def test_a_change_waits_for_its_own_approval(shell: Shell) -> None:
    decided(shell)
    run = only_run(shell)
    stop = shell.rung("try", run, "--target", "here", "--", f"echo on >> {shell.folder}/lamp")
    assert (stop.code, switched(shell)) == (3, 0)
    assert "ad hoc 1 changes something" in stop.out
    assert shell.rung("approve", run, digest(stop)).code == 0
    assert switched(shell) == 0
    assert shell.rung("resume", run).code == 3  # the step of the runbook waits for its own
    assert switched(shell) == 1


def test_what_waits_can_be_dropped(shell: Shell) -> None:
    decided(shell)
    run = only_run(shell)
    assert shell.rung("try", run, "--drop", "nothing there").code == 2
    shell.rung("try", run, "--target", "here", "--", "touch elsewhere")
    said = shell.rung("try", run, "--drop", "the wrong idea")
    assert "Ad hoc 1 dropped: the wrong idea" in said.out
    assert not (shell.folder / "elsewhere").exists()


def test_no_command_is_a_wrong_call(shell: Shell) -> None:
    decided(shell)
    assert shell.rung("try", only_run(shell)).code == 2
    assert shell.rung("try").code == 2
    assert shell.rung("try", only_run(shell), "more", "--", "cat", "lamp").code == 2


def guarded(shell: Shell) -> str:
    """Begin a run that refuses every removal, and return its id."""
    page = (shell.folder / "lamp.md").read_text()
    guard = "- Do not touch a lamp that somebody holds"
    shell.write("lamp.md", page.replace(guard, f"- Do not remove anything: refuse `rm *`\n{guard}"))
    decided(shell)
    return only_run(shell)


def test_a_refusal_is_final_and_recorded_and_the_next_command_is_tried(shell: Shell) -> None:
    run = guarded(shell)
    said = shell.rung("try", run, "--target", "here", "--", f"rm {shell.folder}/lamp")
    assert said.code == 6
    assert "--break-glass REASON -- COMMAND" in said.out
    assert "Ad hoc 1 refused: Do not remove anything" in shell.rung("evidence", run).out
    assert "ad hoc 2: cat lamp" in shell.rung("try", run, "--", "cat", "lamp").out
    assert shell.rung("try", run, "--drop", "never mind").code == 2
    shell.rung("resume", run)
    assert (shell.folder / "lamp").exists()


def test_a_glass_is_broken_for_the_command_it_is_said_with(shell: Shell) -> None:
    run = guarded(shell)
    call = ("try", run, "--target", "here", "--break-glass", "it burns", "--")
    assert shell.rung(*call, "cat lamp").code == 3  # it only looks: the step that waits keeps its conditions
    assert switched(shell) == 0
    said = shell.rung(*call, f"rm {shell.folder}/lamp")
    assert "GLASS BROKEN" in said.err
    assert not (shell.folder / "lamp").exists()
