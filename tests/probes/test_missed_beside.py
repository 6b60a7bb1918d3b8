"""What a tool misses in a copy because it lies above the project is taken along, and the question asked again."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.errors import UsageError
from rung.outside.scratch import LARGEST_COPY
from shared import missing


def asked(folder: Path, recipe: str) -> Told:
    if which("make") is None:
        missing("GNU make is not installed")
    project = folder / "work" / "project"
    project.mkdir(parents=True)
    (folder / "work" / "in.txt").write_text("i\n")
    (folder / "work" / "other").mkdir()
    with (folder / "work" / "other" / "large").open("wb") as large:
        large.truncate(LARGEST_COPY + 1)
    (project / "Makefile").write_text(f".PHONY: all\nall: out\nout:\n\t{recipe}\n")
    return answer(hands(), ground(str(project)), Put("make", "converges"), Ask(str(project), scratch=True))


def test_a_file_above_that_a_recipe_reads_is_there_when_it_is_asked_again(tmp_path: Path) -> None:
    found = asked(tmp_path, "cd .. && cat in.txt > project/out")
    assert found.good, found.answer
    assert found.copied.beside == ("../in.txt",)


def test_what_is_nowhere_stays_the_failure_that_it_is(tmp_path: Path) -> None:
    found = asked(tmp_path, "cd .. && cat gone.txt > project/out")
    assert found.answer.verdict == "tool-failed"
    assert found.copied.beside == ()


def test_what_is_too_large_and_missed_is_the_answer(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="outside of it") as caught:
        asked(tmp_path, "cat ../other/large > out")
    assert caught.value.id == "beside-too-large"
