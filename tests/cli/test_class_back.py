"""A change that a guard holds back after a class was decided: deciding anew is one of the ways that are offered."""

from __future__ import annotations

from pathlib import Path

from cli.library import decided, lamp
from cli.terminal import Shell


def test_a_refusal_after_a_decision_offers_to_decide_anew_before_the_glass(tmp_path: Path) -> None:
    shell = lamp(Shell(tmp_path))
    hold = "- Do not touch a lamp that somebody holds"
    page = (tmp_path / "lamp.md").read_text("utf-8")
    shell.write("lamp.md", page.replace(hold, f"{hold}: refuse `echo *` until step 2 passed"))
    said = decided(shell)
    assert (said.code, "until step 2 passed" in said.out) == (6, True), said.out
    assert "CLASS --cites " in said.out
    assert said.out.index("rung decide ") < said.out.index("--break-glass")
