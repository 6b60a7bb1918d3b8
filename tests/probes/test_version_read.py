"""A version that is certain without a start is not asked for, and the answer is the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from fakes.recorded import HERE, Replay, played
from rung.app.probing.answer import answer
from rung.app.probing.hands import Hands
from rung.app.probing.question import Put
from rung.fieldwork import hands
from rung.model.ask import Ask

DATA = Path(__file__).parent / "data"
ASKED = ["snakemake", "--version"]


@pytest.mark.parametrize("name", ["snakemake-9.14.8-params-planned", "snakemake-7.32.4-healthy-acts"])
def test_a_version_that_was_read_is_told_as_one_that_was_asked_for_and_nothing_is_started_for_it(name: str) -> None:
    told, kept = played(DATA / f"{name}.json")
    first, *rest = kept["runs"]
    assert first["argv"] == ASKED
    assert all(each["argv"] != ASKED for each in rest)

    def installed(package: str, env: Mapping[str, str]) -> str:
        assert (package, "NO_COLOR" in env) == ("snakemake", True)
        return told.version

    replay = Replay({**kept, "runs": rest})  # which fails when anything is started that it does not hold
    ask = Ask(HERE, kept["target"], 60, kept["scratch"])
    asking = Hands(replay.run, hands().judge, installed=installed)
    assert answer(asking, replay, Put(kept["tool"], kept["question"]), ask) == told
