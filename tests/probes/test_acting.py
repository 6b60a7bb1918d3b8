"""Makefiles at random: none that acts when it is only asked is asked in the project itself.

``RUNG_FUZZ=N`` tries N times as many, ``SEED`` others.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from random import Random
from shutil import rmtree, which

import pytest

from probes.acting import project
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.probes.gnumake.tool import copies
from rung.probes.probe import Case
from rung.probes.snapshot import changes
from shared import missing

pytestmark = pytest.mark.once

SEED = int(os.environ.get("SEED", "20261123"))
COUNT = 150 * (int(os.environ.get("RUNG_FUZZ", "0")) or 1)
ASKED = (("-n",), ("-pqk",))


def test_none_that_acts_is_asked_in_the_project_itself(tmp_path: Path) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    chance = Random(SEED)  # noqa: S311 - for the same makefiles each time
    doing, acted = hands(), 0
    own = {key: value for key, value in os.environ.items() if not key.startswith("MAKE") and key != "MFLAGS"}
    for _ in range(COUNT):
        files = project(chance)
        folder = tmp_path / "project"
        _laid_out(folder, files)
        seen = ground(str(folder))
        before = seen.snapshot(str(folder))
        case = Case(Ask(str(folder)), (4, 3), seen.read, doing.judge, before.entries, machine=doing.machine)
        held = copies(case)
        for options in ASKED:
            subprocess.run(["make", *options], cwd=folder, env=own, capture_output=True, check=False, timeout=60)
        acts = bool(changes(before, seen.snapshot(str(folder))))
        acted += acts
        assert held or not acts, files
    assert acted > COUNT / 2


def _laid_out(folder: Path, files: dict[str, str]) -> None:
    rmtree(folder, ignore_errors=True)
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, newline="")
        os.utime(place, (1, 1))
