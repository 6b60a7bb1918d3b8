"""Each benchmark runs, measures something, and prints its table; what the figures are is for people to read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shared import missing

ROOT = Path(__file__).resolve().parents[2]
PAGE = "# RUN-001: Look\nOwner: me\n\n## Procedure\n\n### Step 1: Look\n```bash\ndate\n```\n"


def table(script: str, env: dict[str, str], *more: str) -> list[str]:
    """Return the lines a benchmark prints when it measures once."""
    ended = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / f"{script}.py"), "1", *more],
        env={**os.environ, **env},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


@pytest.mark.parametrize(
    ("script", "rows"),
    [("help_cpu", 1), ("mutating_step", 1), ("masking", 5), ("corpus", 2), ("ledger", 5)],
)
def test_a_benchmark_prints_measured_baseline_ratio_and_target(script: str, rows: int, tmp_path: Path) -> None:
    (tmp_path / "corpora").mkdir()
    (tmp_path / "corpora" / "look.md").write_text(PAGE, "utf-8")
    assert ratios(table(script, {"RUNG_SHARED": str(tmp_path)})) == rows


def test_the_cost_of_each_question_to_make_is_printed_for_the_folder_that_is_named(tmp_path: Path) -> None:
    if shutil.which("make") is None:
        missing("make")
    (tmp_path / "Makefile").write_text("all: out\nout: in\n\tcp in out\n", "utf-8")
    (tmp_path / "in").write_text("1", "utf-8")
    assert ratios(table("probing", {}, str(tmp_path))) > len(("two floors", "the reading"))


def ratios(printed: list[str]) -> int:
    """Return how many lines there are below the head; each has a ratio."""
    head, *lines = printed
    assert head.split() == ["what", "measured", "baseline", "ratio", "target"]
    for line in lines:
        ratio = re.search(r"(\d+\.\d\d) x", line)
        assert ratio is not None
        assert float(ratio[1]) > 0
    return len(lines)


def test_missing_corpora_are_said_and_not_measured(tmp_path: Path) -> None:
    assert "the corpora are not there" in "\n".join(table("corpus", {"RUNG_SHARED": str(tmp_path)}))


def test_the_runners_do_the_same_ten_commands() -> None:
    lines = [line.split() for line in table("runners", {"PATH": "/usr/bin:/bin", "RUNNERS": ""})]
    took = {" ".join(line[:-4]): float(line[-1]) for line in lines if line and line[0] in {"bash", "rung"}}
    assert took["bash"] == 1.0
    assert took["rung run"] > 1.0


def test_a_command_that_fails_is_no_measurement() -> None:
    script = "import sys; from table import cpu_of; cpu_of([sys.executable, '-c', 'raise SystemExit(3)'])"
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT / "benchmarks", capture_output=True, encoding="utf-8", check=False
    )
    assert "RuntimeError" in ended.stderr
