"""Checking from the command line: formats, baselines, fixes, cache and hook, with the exit codes they promise."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import click
import pytest
import yaml
from click.testing import CliRunner

from cli.terminal import Shell
from rung.cli.commands.check import command

pytestmark = pytest.mark.once  # findings, baselines and what is remembered are tried on each Python in `lint` and `app`

ROOT = Path(__file__).resolve().parents[2]
PAGE = """\
# RUN-001: Queue is not drained
Category: Incident
Trigger: the queue grows

## Procedure

### Step 1: Look at the depth
```bash
$ redis-cli llen <queue>
```
"""


def _library(shell: Shell) -> Shell:
    shell.write("one.md", PAGE)
    return shell


def test_every_format_that_is_offered_is_written(shell: Shell) -> None:
    _library(shell)
    kind = next(option for option in command.params if option.name == "form").type
    offered = kind.choices if isinstance(kind, click.Choice) else ()
    assert set(offered) == {"text", "json", "sarif", "github", "junit", "rdjsonl"}
    for form in offered:
        said = shell.rung("check", "--format", form)
        assert (said.code, said.err) == (1, ""), form
        assert "placeholder-redirects" in said.out
    ET.fromstring(shell.rung("check", "--format", "junit").out)  # noqa: S314 - our own text
    for line in shell.rung("check", "--format", "rdjsonl").out.splitlines():
        assert json.loads(line)["source"] == {"name": "rung"}


def test_a_baseline_lets_old_findings_stand_and_fails_on_new_ones(shell: Shell) -> None:
    _library(shell)
    wrote = shell.rung("check", "--write-baseline", "known.json")
    assert (wrote.code, wrote.err.startswith("wrote known.json: ")) == (0, True)
    said = shell.rung("check", "--baseline", "known.json")
    assert said.code == 0
    assert "No new findings" in said.out
    assert "held by the baseline" in said.out
    shell.write("two.md", PAGE.replace("RUN-001", "RUN-002"))
    assert shell.rung("check", "--baseline", "known.json").code == 1
    shell.write("two.md", PAGE.replace("RUN-001", "RUN-002").replace("$ redis-cli llen <queue>", "redis-cli llen jobs"))
    (shell.folder / "one.md").unlink()
    assert "no longer there: placeholder-redirects in RUN-001" in shell.rung("check", "--baseline", "known.json").out


def test_a_baseline_that_is_not_there_or_is_none_is_a_wrong_call(shell: Shell) -> None:
    _library(shell)
    assert shell.rung("check", "--baseline", "missing.json").code == 2
    shell.write("bad.json", "{}")
    said = shell.rung("check", "--baseline", "bad.json")
    assert said.code == 2
    assert "bad.json" in said.err


def test_a_diff_is_a_patch_and_writes_nothing(shell: Shell) -> None:
    _library(shell)
    said = shell.rung("check", "--diff")
    assert said.code == 1
    assert "-$ redis-cli llen <queue>\n+redis-cli llen <queue>\n" in said.out
    assert (shell.folder / "one.md").read_text() == PAGE
    assert shell.rung("check", "--fix").err == "fixed one.md\n"
    assert shell.rung("check", "--diff").code == 0
    assert shell.rung("check", "--fix", "--diff").code == 2


def test_the_second_check_is_answered_from_the_cache_and_says_the_same(shell: Shell) -> None:
    _library(shell)
    cache = shell.folder / "cache"
    env = {"XDG_CACHE_HOME": str(cache)}
    first = shell.rung("check", env=env)
    kept = [path for path in cache.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert shell.rung("check", env=env).out == first.out == shell.rung("check", "--no-cache", env=env).out
    for path in kept:
        path.write_bytes(b"damaged")
    assert shell.rung("check", env=env).out == first.out


def test_without_a_cache_nothing_is_left_behind(shell: Shell) -> None:
    _library(shell)
    cache = shell.folder / "cache"
    shell.rung("check", "--no-cache", env={"XDG_CACHE_HOME": str(cache)})
    assert not cache.exists()


def test_the_help_says_what_each_option_does_and_how_it_ends() -> None:
    text = CliRunner().invoke(command, ["--help"]).output
    for option in ("--baseline", "--write-baseline", "--diff", "--no-cache", "--preview", "--profile", "--fix"):
        assert option in text
    assert "Exit codes:" in text


def test_the_hook_for_pre_commit_calls_a_command_that_exists() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["id"], hook["entry"], hook["types"]) == ("rung-check", "rung check", ["markdown"])
