"""Going on with a run after the world around it changed: what is said, and what is not done behind one's back."""

from __future__ import annotations

import pytest

from cli.library import decided, digest, lamp, only_run, switched
from cli.terminal import Shell

pytestmark = pytest.mark.once


def test_a_changed_runbook_is_shown_and_the_run_keeps_to_what_it_began_with(shell: Shell) -> None:
    lamp(shell)
    decided(shell)
    page = shell.folder / "lamp.md"
    page.write_text(page.read_text().replace("echo on >>", "echo off >>"))
    said = shell.rung("resume")
    assert "lamp.md was changed since this run began" in said.err
    assert "-echo on >>" in said.err
    assert "+echo off >>" in said.err
    shell.rung("approve", only_run(shell), digest(said))
    assert shell.rung("resume").code == 0
    assert switched(shell) == 1


def test_a_runbook_that_is_gone_is_said_and_the_run_goes_on(shell: Shell) -> None:
    lamp(shell)
    stop = decided(shell)
    (shell.folder / "lamp.md").unlink()
    assert "is not there any more" in shell.rung("resume").err
    shell.rung("approve", only_run(shell), digest(stop))
    assert shell.rung("resume").code == 0


def test_a_changed_target_is_shown_with_what_to_do(shell: Shell) -> None:
    lamp(shell)
    decided(shell)
    shell.write("rung.toml", (shell.folder / "rung.toml").read_text().replace('"dev"', '"production"'))
    said = shell.rung("resume").err
    assert "The target here was changed since this run began" in said
    assert "abort this run and start it anew" in said


def test_nothing_is_said_when_nothing_changed(shell: Shell) -> None:
    lamp(shell)
    decided(shell)
    assert shell.rung("resume").err == ""


def test_an_export_replaces_a_bundle_and_no_other_file(shell: Shell) -> None:
    lamp(shell)
    shell.rung("run", "RUN-001")
    shell.write("keep.txt", "mine")
    said = shell.rung("export", "--last", "--output", "keep.txt")
    assert (said.code, (shell.folder / "keep.txt").read_text()) == (2, "mine")
    assert "no bundle" in said.err
    for _ in range(2):
        assert shell.rung("export", "--last", "--output", "run.tar").code == 0
    assert shell.rung("export", "--last", "--output", "keep.txt", "--force").code == 0
    assert shell.rung("verify", "keep.txt").code == 0


def test_a_glass_is_never_broken_without_a_reason(shell: Shell) -> None:
    said = lamp(shell).rung("run", "RUN-001", "--break-glass", " ")
    assert said.code == 2
    assert "needs a reason" in said.err
