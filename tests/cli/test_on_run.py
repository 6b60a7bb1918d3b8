"""The run that a command is about: the only open one, where none is named; else an error that lists them."""

from __future__ import annotations

import pytest

from cli.library import decided, lamp, noted, only_run
from cli.terminal import Shell

pytestmark = pytest.mark.once

CALLS = (
    ("resume",),
    ("approve",),
    ("note", "--remark", "x"),
    ("decide", "switched off", "--cites", "2"),
    ("attest", "2.1", "yes"),
    ("try", "--", "true"),
    ("try", "--drop", "x"),
    ("escalate", "--reason", "x"),
    ("abort", "--reason", "x"),
    ("watch", "--once"),
    ("evidence",),
    ("report",),
    ("amend",),
    ("export", "--output", "run.tar"),
)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: "-".join(call[:2]))
def test_without_an_open_run_each_command_says_so(shell: Shell, call: tuple[str, ...]) -> None:
    said = lamp(shell).rung(*call)
    assert (said.code, said.out) == (2, "")
    assert "[no-open-run]" in said.err


@pytest.mark.parametrize("call", CALLS, ids=lambda call: "-".join(call[:2]))
def test_with_several_open_runs_each_command_lists_them(shell: Shell, call: tuple[str, ...]) -> None:
    lamp(shell)
    for _ in range(2):
        shell.rung("run", "RUN-001")
    runs = [each["id"] for each in shell.rung("list", "--runs", "--format", "json").document()["runs"]]
    said = shell.rung(*call)
    assert (said.code, said.out) == (2, "")
    assert "[which-run]" in said.err
    assert sum(line.split()[0] in runs for line in said.err.splitlines()[1:]) == 2


def test_the_only_open_run_needs_no_name(shell: Shell) -> None:
    noted(lamp(shell))
    run = only_run(shell)
    assert shell.rung("decide", "switched off", "--cites", "2,3").out.startswith(f"run {run} ")
    assert "ad hoc 1: cat lamp" in shell.rung("try", "--", "cat", "lamp").out


def test_an_answer_needs_no_name_of_the_run(shell: Shell) -> None:
    shell.write("ask.md", "# RUN-004: Ask\n\n## Procedure\n\n### Step 1: Look up\n")
    shell.rung("run", "RUN-004")
    assert "step 1 holds" in shell.rung("attest", "1", "yes").out
    assert shell.rung("attest", "1", "maybe").code == 2
    assert shell.rung("attest", "1").code == 2


def test_an_approval_shows_the_only_run_that_waits(shell: Shell) -> None:
    decided(lamp(shell))
    said = shell.rung("approve")
    assert said.code == 3
    assert f"run {only_run(shell)}:" in said.err
