"""The classifier, fed what coverage guides to: a short hunt on every change, a long one by `make fuzz`."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from shared import missing

HUNT = Path(__file__).with_name("coverage_fuzz.py")
NO_WHEEL = sys.platform != "linux" or sys.version_info >= (3, 14)


def test_no_text_that_coverage_finds_breaks_or_holds_up_the_classifier(tmp_path: Path) -> None:
    if find_spec("atheris") is None:
        if NO_WHEEL:
            pytest.skip("atheris has no wheel for this Python or system")
        missing("atheris")
    ended = subprocess.run(
        [sys.executable, str(HUNT), "-runs=2000", "-seed=7"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    assert "Done 2000 runs" in ended.stderr
