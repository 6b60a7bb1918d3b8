"""After a run: what it showed goes into the runbook, and a script looks for it next time."""

from __future__ import annotations

import json
import subprocess

import pytest

from cli.library import decided, digest, lamp, only_run
from cli.terminal import Said, Shell

pytestmark = pytest.mark.once


def handled(shell: Shell, *words: str) -> str:
    """Handle the lamp once, with more words for the last call; return the run."""
    lamp(shell)
    stop = decided(shell)
    shell.rung("resume", "--approve", digest(stop), *words)
    return only_run(shell)


def test_amend_shows_before_it_writes_and_is_done_after(shell: Shell) -> None:
    run = handled(shell)
    before = (shell.folder / "lamp.md").read_bytes()
    assert shell.rung("amend", run).code == 1
    assert (shell.folder / "lamp.md").read_bytes() == before
    assert shell.rung("amend", run, "--write").code == 0
    after = (shell.folder / "lamp.md").read_bytes()
    assert [line for line in after.splitlines() if line not in before.splitlines()] != []
    assert len(after.splitlines()) == len(before.splitlines())
    assert shell.rung("amend", run).code == 0


def test_the_diff_of_amend_is_one_that_git_applies(shell: Shell) -> None:
    run = handled(shell)
    said = shell.rung("amend", run)
    subprocess.run(["git", "apply", "-p0", "-"], cwd=shell.folder, input=said.raw, check=True, capture_output=True)
    assert f"(run {run})" in (shell.folder / "lamp.md").read_text()


def test_amend_tells_programs_each_proposal_with_its_entry(shell: Shell) -> None:
    told = shell.rung("amend", handled(shell), "--format", "json").document()["amendment"]
    assert [(one["kind"], one["standing"]) for one in told["proposals"]] == [("tested", "proposed")]
    assert told["proposals"][0]["entry"] > 1
    assert told["written"] is False
    assert told["diff"].startswith("--- lamp.md")


@pytest.mark.parametrize("words", [("--pick", "9"), ("--pick", "0")])
def test_a_proposal_that_is_not_there_is_a_wrong_call(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell.rung("amend", handled(shell), *words).code == 2


def test_promote_writes_a_check_that_runs_and_grows_stale(shell: Shell) -> None:
    lamp(shell)
    assert shell.rung("promote", "RUN-001").code == 0
    script = shell.folder / "checks" / "RUN-001.sh"

    def ends(part: str) -> int:
        return subprocess.run(["bash", str(script), part], capture_output=True, check=False).returncode

    assert (ends("signs"), ends("proof")) == (0, 1)
    shell.write("lamp", "on\n")
    assert (ends("signs"), ends("proof")) == (1, 0)
    assert shell.rung("promote", "RUN-001", "--check").code == 0
    shell.write("lamp.md", (shell.folder / "lamp.md").read_text().replace("contains off", "contains dark"))
    stale = shell.rung("promote", "RUN-001", "--check")
    assert (stale.code, stale.out) == (1, "checks/RUN-001.sh: stale: the runbook is another revision now\n")
    assert shell.rung("promote", "RUN-001").code == 0
    assert shell.rung("promote", "RUN-001", "--check", "--format", "json").document()["check"]["state"] == "current"


def test_promote_leaves_a_script_alone_that_is_not_its_own(shell: Shell) -> None:
    lamp(shell)
    shell.write("checks/RUN-001.sh", "#!/bin/sh\necho mine\n")
    refused(shell.rung("promote", "RUN-001"), "not-a-check")
    assert (shell.folder / "checks" / "RUN-001.sh").read_text() == "#!/bin/sh\necho mine\n"
    refused(shell.rung("promote", "RUN-001", "--check"), "not-a-check")
    refused(shell.rung("promote", "RUN-001", "--class", "worn"), "no-such-class")


def refused(said: Said, fault: str) -> None:
    assert said.code == 2
    assert f"[{fault}]" in said.err


def test_a_dry_promotion_prints_the_script_and_writes_nothing(shell: Shell) -> None:
    lamp(shell)
    said = shell.rung("promote", "RUN-001", "--dry-run")
    assert said.out.startswith("#!/usr/bin/env bash\n# rung-check: 1\n")
    assert not (shell.folder / "checks").exists()


def test_the_report_has_three_forms_and_writes_a_file_only_where_it_is_told(shell: Shell) -> None:
    run = handled(shell)
    assert shell.rung("report", run).out.startswith("<!-- rung: report of run")
    assert shell.rung("report", run, "--format", "html").out.startswith("<!DOCTYPE html>")
    assert shell.rung("report", run, "--format", "json").document()["report"]["state"] == "repaired"
    said = shell.rung("report", run, "--format", "json", "--output", "told.json")
    assert said.out == ""
    assert json.loads((shell.folder / "told.json").read_text())["schema_version"] == 1
