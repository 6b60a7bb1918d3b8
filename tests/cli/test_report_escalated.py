"""The report of a run that was passed on: to whom, why, with what packet, and what the decision weighed."""

from __future__ import annotations

from pathlib import Path

from cli.library import decided, lamp, run_id
from cli.terminal import Shell


def test_a_run_that_was_passed_on_says_to_whom_why_and_with_what(tmp_path: Path) -> None:
    shell = lamp(Shell(tmp_path))
    run = run_id(decided(shell))
    assert shell.rung("escalate", run, "--reason", "somebody holds the lamp").code in {0, 4}
    told = shell.rung("report", run, "--format", "json").document()["report"]
    (passed_on,) = told["escalations"]
    assert passed_on["reason"] == "somebody holds the lamp"
    assert "Lamp Team lead" in passed_on["to"]
    packet = told["evidence"][-1]
    assert packet["title"].startswith("What was handed over to ")
    assert "somebody holds the lamp" in packet["outputs"][0]["text"]
    verdicts = {one["name"]: one["verdict"] for one in told["weighed"]}
    assert verdicts == {"switched off": "chosen", "broken": "not weighed", "held": "not weighed"}
    text = shell.rung("report", run, "--format", "markdown").out
    assert "- **Escalated** to Lamp Team lead" in text
    assert "- Proof: not shown" in text


def test_of_a_run_that_is_over_nothing_is_pending(tmp_path: Path) -> None:
    shell = lamp(Shell(tmp_path))
    run = run_id(decided(shell))
    shell.rung("abort", run, "--reason", "a drill")
    steps = shell.rung("report", run, "--format", "json").document()["report"]["steps"]
    assert [one["result"] for one in steps] == ["passed", "not run"]
