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
from rung.probes.gnumake.swallowed import KIND
from shared import missing

TOOLLESS = "all: a.o prog\n%.o: %.c\n\t$(LIBTOOL) --mode=c --tag=CC cc -c $< -o $@\nprog: a.c\n\t-no-cc a.c -o prog\n"
HARMLESS = (
    "all: prep check out\nprep:\n\t-rmdir nothing\ncheck:\n\t-no-such-linter a.c\nout: a.c\n\t-mkdir .\n\tcp a.c out\n"
)

OUT = "out: a.c\n\tcp a.c out\n"
NO_FILES = {
    "a word of an echo": f"all: out check\n{OUT}check: out\n\t-./out\n\t@echo check done\n",
    "a dot in a name": f"all: out test.run\n{OUT}test.run: out\n\t-cmp a.c none\n\t@echo 'test.run done'\n",
    "a name given to a runner": f"all: out t-a\n{OUT}t-a: out\n\t-./no-runner $@\n",
    "a task that another target waits for": f"all: out t\n{OUT}t: lint\n\t@echo lint $^; cat a.c > t\nlint:\n\t-./no\n",
    "a probe of a library": f"all: out have\n{OUT}have:\n\t-@test -f /no && touch $@\n",
    "a file that another rule looks for": "all: out\nout: have\n\ttest -f have; cat a.c > out\nhave:\n\t-./no\n",
    "a task of a pattern": f"all: out x.test\n{OUT}%.test: out\n\t-test -f /no && false $@\n",
    "a declared task that a command names": f".PHONY: c.log\nall: out c.log\n{OUT}c.log:\n\t-./no $@\n",
    "a makefile to do without": f"-include config.mk\nall: out\n{OUT}config.mk:\n\t-test -x /no && echo X=1 > $@\n",
}


def asked(makefile: str, question: str, folder: Path) -> Told:
    if which("make") is None:
        missing("GNU make is not installed")
    (folder / "Makefile").write_text(makefile)
    (folder / "a.c").write_text("int a;\n")
    return answer(hands(), ground(str(folder)), Put("make", question), Ask(str(folder), scratch=True))


@pytest.mark.parametrize("question", ["parallel", "converges"])
def test_a_build_whose_failures_were_ignored_and_that_made_nothing_failed(question: str, tmp_path: Path) -> None:
    found = asked(TOOLLESS, question, tmp_path)
    assert (found.answer.verdict, found.answer.kinds, found.good) == ("tool-failed", ("command-missing", KIND), False)
    assert "`a.o` and 1 more were not made" in found.answer.sentence
    assert "target a.o" in found.answer.next


def test_what_a_variable_names_and_a_command_writes_is_a_file(tmp_path: Path) -> None:
    found = asked("PROG = prog\nall: $(PROG)\n$(PROG): a.c\n\t-no-cc a.c -o $(PROG)\n", "parallel", tmp_path)
    assert found.answer.verdict == "tool-failed"


def test_the_target_of_one_failure_is_named(tmp_path: Path) -> None:
    found = asked(".PHONY: all\nall: b.txt\nb.txt:\n\t-false $@\n", "converges", tmp_path)
    assert found.answer.sentence.startswith("A recipe failed with 1 and make was told to ignore it")
    assert "`b.txt` was not made" in found.answer.sentence


def test_a_failure_after_which_nothing_is_missing_is_none(tmp_path: Path) -> None:
    assert asked(HARMLESS, "parallel", tmp_path).answer.verdict == "same"


@pytest.mark.parametrize("reads", ["sort $< > $@", "cat a.c $(^) > $@", "sort table > $@", "sort < table > $@"])
@pytest.mark.parametrize("question", ["parallel", "converges"])
def test_what_the_recipe_of_another_rule_reads_is_a_file(question: str, reads: str, tmp_path: Path) -> None:
    found = asked(f"all: report\nreport: table\n\t-{reads}\ntable: a.c\n\t-./mktable\n", question, tmp_path)
    assert found.answer.verdict == "tool-failed"
    assert ": `table` " in found.answer.sentence


@pytest.mark.parametrize("makefile", NO_FILES.values(), ids=NO_FILES)
@pytest.mark.parametrize("question", ["parallel", "converges"])
def test_a_failure_ignored_on_purpose_of_a_target_that_is_no_file_ends_no_build(
    makefile: str, question: str, tmp_path: Path
) -> None:
    assert asked(makefile, question, tmp_path).answer.verdict != "tool-failed"
