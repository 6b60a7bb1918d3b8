"""What is generated is the same whoever makes them, and a stale one is named."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docs.pages import ROOT


def generate(folder: Path, *arguments: str, columns: str = "80") -> subprocess.CompletedProcess[str]:
    """Run the generator that lies in a folder, at a terminal of that width."""
    return subprocess.run(
        [sys.executable, str(folder / "docs" / "generate.py"), *arguments],
        env={"COLUMNS": columns, "PATH": "/usr/bin:/bin", "TERM": "dumb"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder into which a copy of the generator wrote everything, at a narrow terminal."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "docs").mkdir()
    for name in ("errors.py", "generate.py"):
        shutil.copy(ROOT / "docs" / name, folder / "docs")
    assert generate(folder, columns="40").returncode == 0
    return folder


def test_the_pages_do_not_depend_on_the_width_of_the_terminal(made: Path) -> None:
    assert generate(made, "--check", columns="200").returncode == 0


def test_stale_missing_and_left_over_pages_are_named_and_mended(made: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(made, tmp_path / "copy"))
    reference = copy / "docs" / "reference"
    (reference / "rules.md").write_text("old", "utf-8")
    (reference / "commands.md").unlink()
    (copy / "src" / "rung" / "risk" / "families.json").write_text("{}", "utf-8")
    (reference / "left-over.md").write_text("no code stands behind it", "utf-8")
    checked = generate(copy, "--check")
    assert checked.returncode == 1
    for name in ("rules", "commands", "left-over"):
        assert f"docs/reference/{name}.md: stale" in checked.stderr
    assert "src/rung/risk/families.json: stale" in checked.stderr
    assert "exit-codes" not in checked.stderr
    assert generate(copy).returncode == 0
    assert texts(copy) == texts(made)


def test_pages_say_every_command_rule_and_exit_code(made: Path) -> None:
    pages = {page.name: page.read_text("utf-8") for page in (made / "docs" / "reference").glob("*.md")}
    assert "## rung run\n" in pages["commands.md"]
    assert "### owner-missing\n" in pages["rules.md"]
    assert "| 70 |" in pages["exit-codes.md"]


def texts(folder: Path) -> dict[str, str]:
    """Return every file below a folder."""
    return {
        str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*.*") if path.suffix != ".pyc"
    }
