"""A guard that names what must not be removed holds for the other ways to lose it, and lets everyday work be."""

from __future__ import annotations

from pathlib import Path

import pytest

from rung.risk.context import Context
from rung.risk.guards.argv import unfold
from rung.risk.guards.keeps import Answer, keep, kept

LINES = (Path(__file__).parent / "data" / "losses.txt").read_text("utf-8").splitlines()
ANSWERS = {"H": Answer.HOLDS, "U": Answer.UNSEEN, "F": Answer.FREE}
CASES = [(ANSWERS[line[0]], *line[2:].split("|", 1)) for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(("answer", "pattern", "command"), CASES)
def test_a_guard_says_by_words_alone_whether_what_it_names_is_lost(answer: Answer, pattern: str, command: str) -> None:
    wanted = keep(pattern)
    found = kept(wanted, unfold(command, "bash", Context()).losses).answer if wanted else Answer.FREE
    assert found is answer


@pytest.mark.parametrize("pattern", ["rm", "rm *", "rm -rf *", "rm <file>", "make clean", "kubectl delete *", ""])
def test_a_guard_that_names_no_thing_keeps_none(pattern: str) -> None:
    assert keep(pattern) is None
