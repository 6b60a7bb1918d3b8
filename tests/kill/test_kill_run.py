"""A run killed at any durable write loses nothing, repeats nothing, says what it does not know, and is finished."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("driven.py")
Kill = dict[str, Any]
TIMES = int(os.environ.get("RUNG_FUZZ", "0"))


def kills(folder: Path, *arguments: str) -> Sequence[Kill]:
    command = [sys.executable, str(SCRIPT), str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, check=False, timeout=1200 * max(1, TIMES))
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def kept_every_promise(one: Kill, changes: int) -> list[str]:
    """Return what was not as promised after one kill."""
    between, after = one["between"], one["after"]
    promises = {
        "no acknowledged entry is lost": between["kept"] and after["kept"],
        "chain, head and blobs are whole": between["whole"] and after["whole"],
        "the run was taken up and reached its end": one["taken_up"] and one["end"] == "repaired",
        "there is one run": after["runs"] == 1,
        "each change reached the world exactly once": one["changes"] == [1] * changes,
        "nothing an answer said was refused": one["refused"] == [],
        "an open intent is in doubt, and that is shown before anything else": (
            one["doubt_first"] and one["doubted"] == bool(one["settled"])
        ),
        "a doubt is on record": after["doubts"] == len(one["settled"]),
        "only an intent that a person called not run is followed by another": (
            after["intents"] == changes + one["settled"].count("not-run")
        ),
        "what the person said is what the world says": one["settled"] in ([], ["ran"], ["not-run"]),
    }
    return [f"kill {one['kill']} {one['when']}: {text}" for text, held in promises.items() if not held]


def check(found: Sequence[Kill], changes: int, least: int) -> None:
    assert [text for one in found for text in kept_every_promise(one, changes)] == []
    # Every kill but the last hit; the last number was beyond the end, so no write was left out.
    assert [one["killed"] for one in found] == [True] * (len(found) - 1) + [False]
    assert found[-1]["commits"] >= least


@pytest.mark.slow
def test_a_kill_before_each_durable_write_loses_and_repeats_nothing(tmp_path: Path) -> None:
    found = kills(tmp_path, "page", "before")
    check(found, changes=2, least=18)
    assert [one["kill"] for one in found] == list(range(1, len(found) + 1))
    # Killed between the end of a command and the record of it: it ran, and only looking tells.
    ran = [one for one in found if one["settled"] == ["ran"]]
    assert len(ran) == 2
    assert all(sum(one["changed_before"]) == one["between"]["intents"] for one in ran)


@pytest.mark.slow
def test_a_kill_after_each_durable_write_loses_and_repeats_nothing(tmp_path: Path) -> None:
    found = kills(tmp_path, "page", "after")
    check(found, changes=2, least=18)
    # Killed between the intent and the command: it did not run, and nothing runs it before a person says so.
    not_run = [one for one in found if one["settled"] == ["not-run"]]
    assert len(not_run) == 2
    assert all(sum(one["changed_before"]) == one["between"]["intents"] - 1 for one in not_run)


@pytest.mark.slow
def test_a_kill_after_each_durable_write_of_the_demo_asks_the_service_to_stop_once(tmp_path: Path) -> None:
    found = kills(tmp_path, "demo", "after")
    check(found, changes=1, least=20)
    assert [one["kill"] for one in found] == list(range(1, len(found) + 1))
    assert [one["settled"] for one in found].count(["not-run"]) == 1


@pytest.mark.slow
def test_a_kill_before_every_fourth_durable_write_of_the_demo_asks_the_service_to_stop_once(tmp_path: Path) -> None:
    check(kills(tmp_path, "demo", "before", "4"), changes=1, least=20)


@pytest.mark.slow
@pytest.mark.parametrize("half", [1, 2])
def test_a_kill_at_any_of_two_hundred_moments_of_a_run_loses_and_repeats_nothing(tmp_path: Path, half: int) -> None:
    """``RUNG_FUZZ=N`` tries N times as many moments, ``SEED`` others."""
    count = 100 * max(1, TIMES)
    found = kills(tmp_path, "page", "random", str(count), str(int(os.environ.get("SEED", "1")) * 2 + half))
    assert len(found) == count
    assert [text for one in found for text in kept_every_promise(one, changes=2)] == []
    # Where they fall depends on what else the machine does; that they fell in several places must hold.
    assert sum(one["killed"] for one in found) > count / 10
    assert len({one["between"]["entries"] for one in found}) > 3
