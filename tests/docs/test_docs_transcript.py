"""The README's transcript is a real one: each line has the shape of a line of a run made now, in that order."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from docs.pages import ROOT, blocks

LONGEST = 10
SHAPES = (
    (re.compile(r"#\d+(?:, #\d+)*"), "#N"),
    (re.compile(r"\d+"), "N"),
    (re.compile(r"  +"), "  "),
)


def shape(line: str) -> str:
    """Return a line with its figures taken out."""
    for pattern, word in SHAPES:
        line = pattern.sub(word, line)
    return line.rstrip()


def test_the_transcript_of_the_readme_is_that_of_a_real_run(tmp_path: Path) -> None:
    block = next(block for block in blocks(ROOT / "README.md") if block.language == "console")
    first, *shown = block.body.splitlines()
    assert len(shown) + 1 <= LONGEST
    assert first.startswith("$ rung ")
    ended = subprocess.run(
        [sys.executable, "-m", "rung", *first.split()[2:], "--folder", str(tmp_path / "demo")],
        env={**os.environ, "PYTHONUTF8": "1", "RUNG_CONFIG": ""},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    real = iter([shape(line) for line in ended.stdout.splitlines()])
    for line in shown:
        assert shape(line) in real, f"a real run has no such line here: {line}"


def test_the_first_screen_holds_what_a_newcomer_needs() -> None:
    screen = (ROOT / "README.md").read_text("utf-8").partition("## ")[0]
    assert "make demo" in screen
    assert "make test" in screen
    assert len(re.findall(r"\]\(", screen)) == 4
    assert len(screen.splitlines()) <= 40
