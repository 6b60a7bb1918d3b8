"""The demo in a pipe: a real incident, every step and every check of the runbook made, nothing left running."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from cli.terminal import Said, Shell
from rung.model.span import Source
from rung.text.read import read

NARROW = 80


def played(shell: Shell, *arguments: str) -> Said:
    return shell.rung("demo", "--folder", "d", *arguments)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shell, Said]:
    """Return where the demo was played, and what it said; nobody changes anything there."""
    shell = Shell(tmp_path_factory.mktemp("demo"))
    return shell, played(shell)


def entries(shell: Shell) -> list[dict[str, object]]:
    """Return the events of the demo's run, each with its whole payload."""
    listed = shell.rung("evidence", "--last", "--store", "d", "--format", "json").document()["entries"]
    return [dict(one) for one in listed]


def test_the_demo_ends_with_0_and_skips_no_step_and_no_check(demo: tuple[Shell, Said]) -> None:
    shell, said = demo
    assert said.code == 0, said.out + said.err
    (page,) = (shell.folder / "d" / "runbooks").glob("RUN-001-*.md")
    (runbook,) = read(Source("page.md", page.read_bytes())).runbooks
    sentences = [str(one["sentence"]) for one in entries(shell)]
    kinds = [str(one["kind"]) for one in entries(shell)]
    assert len(runbook.steps) == 4
    for step in runbook.steps:
        ended = [s for s in sentences if s.startswith(f"Step {step.number} ended: exit 0")]
        assert len(ended) == len(step.commands) == 1, step.number
        assert step.checks
        for number, _ in enumerate(step.checks, start=1):
            made = [s for s in sentences if s.startswith(f"Check of step {step.number} check {number} ")]
            assert len(made) == 1, (step.number, number)
            assert " holds " in made[0]
    for part, checks in (("prerequisite", runbook.prerequisites), ("proof", runbook.proof)):
        assert checks
        for number, _ in enumerate(checks, start=1):
            assert [s for s in sentences if s.startswith(f"Check of {part} {number} holds")], (part, number)
    assert "step.skipped" not in kinds
    assert "check.waived" not in kinds
    assert not [s for s in sentences if "skip" in s.casefold() or "waive" in s.casefold()]
    # Evidence, note, decision, approval, change: in this order, each once.
    order = [
        next(i for i, s in enumerate(sentences) if s.startswith(text))
        for text in (
            "Step 1 ended",
            "Step 2 ended",
            "Incident note",
            "Decided: stuck worker",
            "Step 3 approved",
            "Step 3, attempt 1",
            "Step 3 ended",
            "Check of step 3",
            "Step 4 ended",
            "Check of proof",
            "Closed: repaired",
        )
    ]
    assert order == sorted(order)


def test_what_the_demo_tells_is_what_was_measured(demo: tuple[Shell, Said]) -> None:
    shell, said = demo
    pools = re.findall(r"pool (\d+)/20", said.out)
    assert pools[:2] == ["3", "19"]
    assert int(pools[-1]) < 12
    pid = re.search(r"report job \(pid (\d+)\)", said.out)
    assert pid is not None
    assert not alive(int(pid[1]))
    stopped = shell.rung("evidence", "--last", "--store", "d", "--format", "json")
    run = re.search(r"   run ([0-9a-f]+)", said.out)
    assert run is not None
    number = next(e["seq"] for e in stopped.document()["entries"] if e["sentence"].startswith("Step 3 ended"))
    answer = shell.rung("evidence", run[1], str(number), "--store", "d", "--raw").out
    assert f'"pid": {pid[1]}' in answer  # the job that was stopped is the one that was started
    verified = shell.rung("verify", f"d/{run[1]}.tar")
    assert verified.code == 0
    assert (shell.folder / "d" / "report.md").read_text() == shell.rung("report", "--last", "--store", "d").out


def test_each_command_that_the_demo_offers_works(demo: tuple[Shell, Said]) -> None:
    shell, said = demo
    offered = re.findall(r"^    (.*)$", said.out.split("\nTry:\n")[1], re.MULTILINE)
    assert offered[0] == "cd d"
    assert max(map(len, offered)) < NARROW
    there, codes = Shell(shell.folder / "d"), {}
    for command in offered:
        words = command.split()
        if words[1] in {"evidence", "verify", "amend"}:
            codes[words[1]] = there.rung(*words[1:]).code
    assert codes == {"evidence": 0, "verify": 0, "amend": 1}


@pytest.mark.slow
def test_the_broken_guardrail_is_refused_and_the_pool_is_as_it_was(shell: Shell) -> None:
    said = played(shell, "--break-guardrail")
    assert said.code == 6, said.out + said.err
    pools = re.findall(r"pool (\d+)/20", said.out)
    assert pools[-1] == pools[1] == "19"
    kinds = [str(one["kind"]) for one in entries(shell)]
    assert "step.refused" in kinds
    assert "step.intent" not in kinds
    assert "approval" not in " ".join(kinds)
    sentences = [str(one["sentence"]) for one in entries(shell)]
    assert not [s for s in sentences if s.startswith("Step 3 ended")]
    assert [s for s in sentences if "refuse POST /jobs/* until step 2 passed" in s]


def test_the_demo_leaves_a_full_folder_alone(shell: Shell) -> None:
    shell.write("d/mine.txt", "mine")
    said = played(shell)
    assert said.code == 2
    assert "folder-not-empty" in said.err
    assert [path.name for path in (shell.folder / "d").iterdir()] == ["mine.txt"]


def alive(pid: int) -> bool:
    if Path("/proc/self").exists():
        return Path(f"/proc/{pid}").exists()
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
