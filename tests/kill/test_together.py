"""Several processes on one store: each change is made once, each record is whole, whoever was first."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_two_drivers_on_each_of_four_runs_make_each_change_once(tmp_path: Path) -> None:
    command = [sys.executable, str(Path(__file__).with_name("together.py")), str(tmp_path), "4"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=1200)
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert found["codes"] == [0] * 8, done.stderr.decode()
    assert found["states"] == ["repaired"] * 4
    assert found["written"] == found["wanted"]
    assert found["intents"] == [1] * 4
    assert found["whole"]
    assert found["busy"].get("run-taken", 0) > 0
