"""The table of where rules come from names only rules and gates that exist, and leaves out none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rung.library.gate import Gate
from rung.lint.catalogue import rules
from rung.registry import offered

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "where-rules-come-from.md"
_ROW = re.compile(r"^\| (?P<what>[^|]+) \| (?P<asked>[^|]+) \|$", re.MULTILINE)
ROWS = {row["what"]: re.findall(r"`([\w-]+)`", row["asked"]) for row in _ROW.finditer(PAGE.read_text("utf-8"))}
RULES = {rule.code for rule in rules()}
GATES = {gate.name for _, gate in offered("rung.library.gates", "GATE", Gate)}


@pytest.mark.parametrize(
    "what", sorted(set(ROWS) - {"habit", "quality", "promise", "mistake", "sign", "question", "seen"})
)
def test_each_row_names_a_rule_or_a_gate_that_exists(what: str) -> None:
    assert ROWS[what]
    assert set(ROWS[what]) <= RULES | GATES


def test_no_rule_and_no_gate_comes_from_nowhere() -> None:
    named = {name for names in ROWS.values() for name in names}
    assert named >= RULES | GATES
