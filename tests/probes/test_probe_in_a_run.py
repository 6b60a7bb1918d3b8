"""A step of a runbook may ask a probe: the answer is kept as evidence, checks read it, and what it changed fails it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from shared import missing

pytestmark = pytest.mark.once

RUNBOOK = """\
# RUN-900: A build is asked before anybody acts
Category: Incident
Severity: warning
Trigger: MON-900 (the build looks unsettled)
Owner: Build Team

## Procedure

### Step 1: Ask whether the build has settled
Commands:
```bash timeout=2m
rung probe make QUESTION -C project --format json
```
Verification:
- [ ] The answer is the hoped-for one: expect `json probe.answer.verdict == "WANTED"`

## Escalation
- **When to escalate**: if step 1 fails
- **Who to contact**: Build Team (slack: #build)
"""
SETTLED = "out.txt: in.txt\n\tsort in.txt > $@\n"
# A command that only looks, so that the look happens in the project itself; here it is another program: it is seen.
SNEAKY = "X := $(shell arch)\n" + SETTLED
PROGRAM = "#!/bin/sh\ntouch sneaky\n"


def run(base: Path, makefile: str, question: str, wanted: str) -> subprocess.CompletedProcess[str]:
    if which("make") is None:
        missing("GNU make is not installed")
    project = base / "project"
    project.mkdir()
    (project / "Makefile").write_text(makefile)
    (project / "in.txt").write_text("b\na\n")
    subprocess.run(["make", "-s", "-C", str(project)], check=True)
    (base / "bin").mkdir()
    (base / "bin/arch").write_text(PROGRAM)
    (base / "bin/arch").chmod(0o755)
    (base / "RUN-900-probe.md").write_text(RUNBOOK.replace("QUESTION", question).replace("WANTED", wanted))
    path = f"{base / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    return rung(base, "run", "RUN-900", "--no-input", "--format", "jsonl", path=path)


def rung(base: Path, *words: str, path: str = "") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "XDG_STATE_HOME": str(base / "state"), "PATH": path or os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-m", "rung", *words],
        cwd=base,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def ended(done: subprocess.CompletedProcess[str]) -> tuple[str, dict[str, Any]]:
    """Return the run, and the event of the step's end."""
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return next((each["run"], each["body"]) for each in events if each["body"]["kind"] == "step.end")


def kept(base: Path, done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """Return the probe's answer as the record keeps it."""
    name, body = ended(done)
    found: dict[str, Any] = json.loads(rung(base, "evidence", name, str(body["seq"]), "--raw").stdout)["probe"]
    return found


def test_the_answer_of_a_probe_is_evidence_that_a_check_reads(tmp_path: Path) -> None:
    done = run(tmp_path, SETTLED, "converges", "settled")
    assert done.returncode == 0, done.stdout + done.stderr
    assert ended(done)[1]["effect"] == "probe"
    assert (kept(tmp_path, done)["answer"]["verdict"], kept(tmp_path, done)["faults"]) == ("settled", [])


@pytest.mark.parametrize("wanted", ["pending", "stale"])
def test_another_verdict_than_the_wanted_one_fails_the_check(tmp_path: Path, wanted: str) -> None:
    done = run(tmp_path, SETTLED, "converges", wanted)
    assert done.returncode == 1, done.stdout + done.stderr


def test_what_a_look_changed_in_the_project_fails_the_step_whatever_the_verdict(tmp_path: Path) -> None:
    done = run(tmp_path, SNEAKY, "planned", "nothing-due")
    assert (tmp_path / "project/sneaky").exists()
    assert done.returncode == 1, done.stdout + done.stderr
    assert ended(done)[1]["exit"] == 1
    assert kept(tmp_path, done)["answer"]["verdict"] == "nothing-due"
    assert {"path": "sneaky", "what": "made"} in kept(tmp_path, done)["faults"]
