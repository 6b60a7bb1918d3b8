"""A recipe that fails and counts as done is named, where what it should have made is not there, or not in truth."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.app.probing.triage import Known, Triaged, triage
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.probes.gnumake.swallowed import KIND
from shared import missing

OUT = "out: a.in\n"
SPOILT = {
    "a sign before the line": f"{OUT}\t-no-such-tool a.in > out\n",
    "a command that succeeds instead": f"{OUT}\tno-such-tool a.in > out || true\n",
    "a word instead": f"{OUT}\t@no-such-tool a.in > out || echo sorry\n",
    "a pipe": f"{OUT}\tno-such-tool a.in | sort > $@\n",
    "a command after it": f"{OUT}\tno-such-tool a.in > $@; echo done\n",
}
NEVER_MADE = {
    "a move that is not come to": f"{OUT}\t-no-such-tool a.in > $@.tmp && mv $@.tmp $@\n",
    "a test that fails": "out.log: a.in\n\t-test -s /no/such/file && echo ok > $@\n",
    "a shell that goes on": f"{OUT}\tcp /no/such/file $@ || true\n",
}
LACKED = {
    "a sign": "all: one.o\n\tcat one.o > all\n%.o: %.c\n\t-cp /no/such/file $@\n",
    "a shell": "all: one.o\n\tcat one.o > all\n%.o: %.c\n\tcp /no/such/file $@ || :\n",
}
HARMLESS = {
    "what was removed before": f"{OUT}\t-rm old\n\tcp a.in out\n",
    "a folder that is there": f"{OUT}\t-mkdir .\n\tcp a.in $@\n",
    "what differs": f"{OUT}\t-diff a.in one.c > $@\n",
    "what is not found": f"{OUT}\t-grep nothing a.in > $@\n",
    "another one instead": f"{OUT}\tno-such-tool a.in > $@ || cp a.in $@\n",
    "what may be missing": f"{OUT}\tcp a.in $@\n\t-no-such-linter a.in\n",
    "a task": "all: out check\nout: a.in\n\tcp a.in out\ncheck: out\n\t-no-such-linter a.in\n.PHONY: all check\n",
    "a way to look": f"{OUT}\tno-such-tool --version 2>/dev/null || true\n\tcp a.in $@\n",
}


def laid(folder: Path, makefile: str) -> Ask:
    if which("make") is None:
        missing("GNU make is not installed")
    for name, text in {"Makefile": makefile, "a.in": "a\n", "one.c": "int a;\n"}.items():
        (folder / name).write_text(text, "utf-8")
    return Ask(str(folder), scratch=True)


def asked(question: str, folder: Path, makefile: str) -> Told:
    return answer(hands(), ground(str(folder)), Put("make", question), laid(folder, makefile))


def climbed(folder: Path, makefile: str) -> Triaged:
    return triage(hands(), ground, "make", laid(folder, makefile), Known("the output is empty"))


@pytest.mark.parametrize("makefile", SPOILT.values(), ids=SPOILT.keys())
def test_what_a_command_wrote_that_could_not_be_started_is_no_good_output(makefile: str, tmp_path: Path) -> None:
    found = asked("converges", tmp_path, makefile).answer
    assert found.kinds == ("command-missing", KIND)
    assert found.evidence[0] == "out: its recipe failed with 127, and that counts for nothing"


@pytest.mark.parametrize("makefile", NEVER_MADE.values(), ids=NEVER_MADE.keys())
def test_what_is_never_made_because_a_failure_counts_for_nothing_says_so(makefile: str, tmp_path: Path) -> None:
    found = asked("converges", tmp_path, makefile).answer
    assert KIND in found.kinds
    told = " ".join((found.sentence, *found.evidence))
    assert any(words in told for words in ("counts for nothing", "was told to ignore it"))


@pytest.mark.parametrize("makefile", LACKED.values(), ids=LACKED.keys())
def test_a_later_failure_is_led_to_the_one_before_it_that_counted_for_nothing(makefile: str, tmp_path: Path) -> None:
    found = asked("converges", tmp_path, makefile).answer
    assert (found.verdict, KIND in found.kinds) == ("tool-failed", True)
    assert "Before it the recipe of `one.o`" in found.sentence


@pytest.mark.parametrize("makefile", HARMLESS.values(), ids=HARMLESS.keys())
def test_a_failure_after_which_nothing_is_missing_is_not_named(makefile: str, tmp_path: Path) -> None:
    assert KIND not in asked("converges", tmp_path, makefile).answer.kinds


def test_a_failure_of_the_recipe_that_fails_in_the_end_is_no_failure_before_it(tmp_path: Path) -> None:
    makefile = "out.o: one.c\n\t-rm out.o\n\tcat no-such-file > out.o\n"
    assert KIND not in asked("converges", tmp_path, makefile).answer.kinds


@pytest.mark.parametrize(
    ("makefile", "boundary", "first"),
    [
        (SPOILT["a pipe"], "environment or contract drift", "Install the command"),
        (NEVER_MADE["a test that fails"], "graph truth", "Let the failure count"),
        (LACKED["a shell"], "graph truth", "Let the failure count"),
    ],
)
def test_the_ladder_names_what_hides_a_failure_beside_what_failed(
    makefile: str, boundary: str, first: str, tmp_path: Path
) -> None:
    found = climbed(tmp_path, makefile)
    assert (found.ending, found.note.boundary) == ("repair", boundary)
    assert found.note.next_action.startswith(first)
    assert "Let the failure count" in found.note.next_action
    assert "counts for nothing" in found.note.evidence


def test_an_output_that_was_spoilt_before_is_told_by_the_build_that_it_is_compared_with(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    found = climbed(tmp_path, SPOILT["a sign before the line"])
    assert (found.ending, found.note.boundary) == ("repair", "environment or contract drift")
