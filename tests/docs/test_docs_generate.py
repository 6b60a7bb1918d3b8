"""What is generated is the same whoever makes them, and a stale one is named."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docs.pages import ROOT

pytestmark = pytest.mark.once


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """Return a copy of the generator that writes into a folder of its own."""
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "errors.py", tmp_path / "docs")
    return Path(shutil.copy(ROOT / "docs" / "generate.py", tmp_path / "docs"))


def generate(script: Path, *arguments: str, columns: str = "80") -> subprocess.CompletedProcess[str]:
    """Run the generator at a terminal of that width."""
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        env={"COLUMNS": columns, "PATH": "/usr/bin:/bin", "TERM": "dumb"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_pages_do_not_depend_on_the_width_of_the_terminal(script: Path) -> None:
    assert generate(script, columns="40").returncode == 0
    assert generate(script, "--check", columns="200").returncode == 0


def test_stale_missing_and_left_over_pages_are_named_and_mended(script: Path) -> None:
    generate(script)
    reference = script.parent / "reference"
    (reference / "rules.md").write_text("old", "utf-8")
    (reference / "commands.md").unlink()
    tables = script.parents[1] / "src" / "rung" / "risk" / "families.json"
    tables.write_text("{}", "utf-8")
    (reference / "left-over.md").write_text("no code stands behind it", "utf-8")
    checked = generate(script, "--check")
    assert checked.returncode == 1
    for name in ("rules", "commands", "left-over"):
        assert f"docs/reference/{name}.md: stale" in checked.stderr
    assert "src/rung/risk/families.json: stale" in checked.stderr
    assert "exit-codes" not in checked.stderr
    generate(script)
    assert generate(script, "--check").returncode == 0
    assert not (reference / "left-over.md").exists()


def test_pages_say_every_command_rule_and_exit_code(script: Path) -> None:
    generate(script)
    pages = {page.name: page.read_text("utf-8") for page in (script.parent / "reference").glob("*.md")}
    assert "## rung run\n" in pages["commands.md"]
    assert "### owner-missing\n" in pages["rules.md"]
    assert "| 70 |" in pages["exit-codes.md"]
