"""A killed process leaves nothing half: no acknowledged entry lost, none invented, wherever it was killed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

SCRIPT = Path(__file__).with_name("killed.py")


def kills(folder: Path, *arguments: str) -> list[dict[str, int]]:
    command = [sys.executable, str(SCRIPT), str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def nothing_half(one: dict[str, int]) -> bool:
    # An append the process was about to hear of may be durable already; no more than that one.
    promised = ("whole", "same", "attempts_agree", "goes_on")
    kept = one["entries"] >= one["acknowledged_entries"] and one["ahead"] in (0, 1)
    return kept and not one["invented"] and all(one[name] for name in promised)


@pytest.mark.slow
def test_a_kill_at_every_touch_of_the_disk_loses_and_invents_nothing(tmp_path: Path) -> None:
    found = kills(tmp_path, "every")
    assert [one for one in found if not nothing_half(one)] == []
    assert len(found) == found[0]["of"] > 60
    # The kills fell before the first commit, after the last, and on each in between.
    assert {one["acknowledged"] for one in found} >= {0, 1, 2, 3}
    assert any(one["ahead"] for one in found)


@pytest.mark.slow
def test_kills_at_random_moments_lose_and_invent_nothing(tmp_path: Path) -> None:
    found = kills(tmp_path, "random", "40")
    assert [one for one in found if not nothing_half(one)] == []
    # How many appends a busy disk takes in such moments differs; that some were acknowledged is what counts.
    assert any(one["acknowledged"] for one in found)
