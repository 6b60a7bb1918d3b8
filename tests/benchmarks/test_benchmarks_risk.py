"""The figures about risk are on the page, and they are those that the page promises."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "risk.md"


def _rows() -> dict[str, list[str]]:
    text = PAGE.read_text("utf-8").partition("<!-- figures")[2]
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {line[0]: line[1:] for line in lines}


def _counts(cell: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d+) of (\d+)", cell)
    assert found, cell
    return int(found[1]), int(found[2])


def test_no_change_and_no_trap_is_called_a_look_in_the_figures() -> None:
    rows = _rows()
    for name in ("our own, changing", "made to deceive"):
        wrong, all_of_them = _counts(rows[name][-2])
        assert (wrong, all_of_them > 200) == (0, True)


def test_most_looks_are_recognised_in_the_figures() -> None:
    rows = _rows()
    for name in ("labelled, read-only", "our own, read-only"):
        known, all_of_them = _counts(rows[name][-2])
        assert known >= 0.85 * all_of_them


def test_both_baselines_stand_beside_rung() -> None:
    assert _rows()["called a look"][:3] == ["prefix allow-list", "first words and options", "rung"]
