"""A build in which make ignored a failure, and what should be there is not, is no good build."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from shared import missing

TOOLLESS = "all: a.o prog\n%.o: %.c\n\t$(LIBTOOL) --mode=c --tag=CC cc -c $< -o $@\nprog: a.c\n\t-no-cc a.c -o prog\n"
HARMLESS = (
    "all: prep check out\nprep:\n\t-rmdir nothing\ncheck:\n\t-no-such-linter a.c\nout: a.c\n\t-mkdir .\n\tcp a.c out\n"
)


def asked(makefile: str, question: str, folder: Path) -> Told:
    if which("make") is None:
        missing("GNU make is not installed")
    (folder / "Makefile").write_text(makefile)
    (folder / "a.c").write_text("int a;\n")
    return answer(hands(), ground(str(folder)), Put("make", question), Ask(str(folder), scratch=True))


@pytest.mark.parametrize("question", ["parallel", "converges"])
def test_a_build_whose_failures_were_ignored_and_that_made_nothing_failed(question: str, tmp_path: Path) -> None:
    found = asked(TOOLLESS, question, tmp_path)
    assert (found.answer.verdict, found.answer.kinds, found.good) == ("tool-failed", ("command-missing",), False)
    assert "`a.o` and 1 more were not made" in found.answer.sentence
    assert "target a.o" in found.answer.next


def test_the_target_of_one_failure_is_named(tmp_path: Path) -> None:
    found = asked(".PHONY: all\nall: b.txt\nb.txt:\n\t-false $@\n", "converges", tmp_path)
    assert found.answer.sentence.startswith("A recipe failed with 1 and make was told to ignore it")
    assert "`b.txt` was not made" in found.answer.sentence


def test_a_failure_after_which_nothing_is_missing_is_none(tmp_path: Path) -> None:
    assert asked(HARMLESS, "parallel", tmp_path).answer.verdict == "same"
