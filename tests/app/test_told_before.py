"""A person is told of a build in a copy before it begins, and of nothing where none is made."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.replacing import replace
from shared import missing


@pytest.mark.parametrize(("recipe", "times"), [("cp page.in page.txt", 1), ("pwd > page.txt", 0)])
def test_a_build_is_told_once_with_its_limit_before_it_begins(recipe: str, times: int, tmp_path: Path) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    (tmp_path / "Makefile").write_text(f"page.txt: page.in\n\t{recipe}\n", "utf-8")
    (tmp_path / "page.in").write_text("p\n", "utf-8")
    doing, folder, heard = hands(), str(tmp_path), list[str]()
    answer(doing, ground(folder), Put("make", "stale"), Ask(folder))
    (tmp_path / "page.txt").write_text(f"{tmp_path}\n" if times == 0 else "p\n", "utf-8")
    answer(replace(doing, notice=heard.append), ground(folder), Put("make", "stale"), Ask(folder, "", 30.0))
    assert len(heard) == times
    assert all(said.startswith("GNU Make builds the default target in a scratch copy;") for said in heard)
    assert all("stopped after 30 s (--timeout)" in said for said in heard)
