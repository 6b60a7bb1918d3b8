"""What `stale` could not compare, and what a build leaves beside its targets, it names."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import which

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from shared import missing


def asked(folder: Path) -> Told:
    if which("make") is None:
        missing("GNU make is not installed")
    return answer(hands(), ground(str(folder)), Put("make", "stale"), Ask(str(folder)))


def test_an_artifact_whose_name_is_no_utf_8_is_counted_and_not_compared(tmp_path: Path) -> None:
    text = b".PHONY: all\nall: out caf\xe9.txt\nout:\n\techo 1 > $@\ncaf\xe9.txt:\n\techo 2 > $@\n"
    (tmp_path / "Makefile").write_bytes(text)
    (tmp_path / "out").write_text("1\n")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("an older 2\n")
    found = asked(tmp_path).answer
    assert "1 of 2 artifacts" in found.sentence
    assert any("no UTF-8" in line for line in found.evidence)


def test_a_file_that_a_recipe_makes_beside_its_target_and_that_is_gone_is_named(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(
        ".PHONY: all\nall: .done\n.done: in\n\tmkdir -p out; cp in out/a; cp in out/b; touch .done\n"
    )
    (tmp_path / "in").write_text("i\n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a").write_text("i\n")
    (tmp_path / ".done").touch()
    evidence = asked(tmp_path).answer.evidence
    assert evidence == ("a build leaves it beside its targets, and it is not here: out/b",)
