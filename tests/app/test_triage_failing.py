"""Where the symptom is a failure, what only says why work is due is never given for its cause."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.triage import Known, Triaged, triage
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.probes.ladder import ONLY_FROM_NOTHING, ONLY_HERE, fails_unseen, unclimbed
from shared import missing

pytestmark = pytest.mark.once  # what a real make answers; how answers are read is tried on each Python in `probes`

LONG_AGO = 1_000_000_000
GOOD = ".PHONY: all\nall: one two\none: in\n\tcp in $@\ntwo: in\n\tcp in $@\n"
BAD = ".PHONY: all\nall: one two\none: in\n\tcp in $@\ntwo: in\n\t@echo 'in:3: no such word' >&2; exit 4\n"


def climbed(folder: Path, makefile: str, symptom: str, *, scratch: bool = False) -> Triaged:
    if which("make") is None:
        missing("GNU make is not installed")
    for name, text in {"Makefile": makefile, "in": "new\n", "one": "old\n", "two": "old\n"}.items():
        (folder / name).write_text(text, "utf-8")
        os.utime(folder / name, (LONG_AGO, LONG_AGO + (name == "in")))
    return triage(hands(), ground, "make", Ask(str(folder), "", 10.0, scratch), Known(symptom))


def test_a_failure_is_not_explained_by_a_newer_source_before_it_was_built_in_a_copy(tmp_path: Path) -> None:
    found = climbed(tmp_path, BAD, "make fails since this morning")
    assert (found.ending, found.note.boundary) == ("waiting", "")
    assert found.note.next_action == "Ask again with --scratch: only a build in a copy shows what fails."


def test_another_symptom_of_the_same_tree_still_ends_in_what_makes_work_due(tmp_path: Path) -> None:
    found = climbed(tmp_path, BAD, "two is old")
    assert (found.ending, found.note.boundary) == ("repair", "graph truth")


def test_a_failure_that_a_copy_shows_names_the_recipe_and_its_own_words(tmp_path: Path) -> None:
    found = climbed(tmp_path, BAD, "make fails since this morning", scratch=True)
    assert (found.ending, found.note.boundary) == ("repair", "environment or contract drift")
    assert "The recipe of `two` (Makefile:6) failed with 4" in found.note.evidence
    assert "in:3: no such word" in found.note.evidence


def test_a_failure_that_no_copy_shows_is_not_reproduced(tmp_path: Path) -> None:
    found = climbed(tmp_path, GOOD, "the build is broken", scratch=True)
    assert (found.ending, found.trigger, found.why) == ("escalate", "not-reproduced", ONLY_HERE)


def test_a_program_that_only_a_build_from_nothing_calls_is_not_why_the_build_fails(tmp_path: Path) -> None:
    (tmp_path / "parse.y").write_text("grammar\n", "utf-8")
    os.utime(tmp_path / "parse.y", (LONG_AGO, LONG_AGO))
    (tmp_path / "parse.c").write_text("came with the sources\n", "utf-8")
    os.utime(tmp_path / "parse.c", (LONG_AGO + 1, LONG_AGO + 1))
    rules = "one: in parse.c\n\tcp in $@\nparse.c: parse.y\n\tno-such-yacc parse.y > $@\n"
    found = climbed(tmp_path, rules, "the build fails", scratch=True)
    why = ONLY_FROM_NOTHING.format("parallel")
    assert (found.ending, found.trigger, found.why) == ("escalate", "not-reproduced", why)
    assert "no-such-yacc" not in found.note.next_action


def test_a_recipe_that_says_on_its_standard_output_why_it_fails_is_quoted(tmp_path: Path) -> None:
    found = climbed(tmp_path, "check:\n\t@echo '2 of 3 tests failed: north'; exit 1\n", "the tests fail", scratch=True)
    assert "(2 of 3 tests failed: north; " in found.note.evidence


def test_what_a_compiler_draws_below_its_words_does_not_displace_them(tmp_path: Path) -> None:
    drawn = ("one.c:2:10: fatal error: no one.h", '    2 | #include "one.h"', "      |  ^~~", "compilation terminated.")
    said = "".join(f"\t@echo '{line}' >&2\n" for line in drawn)
    found = climbed(tmp_path, f"one.o: in\n{said}\t@exit 1\n", "it fails", scratch=True)
    assert f"({drawn[0]}; make: " in found.note.evidence


@pytest.mark.parametrize(
    ("recipe", "boundary"),
    [("(echo one;)) > $@", "graph truth"), ("sh ./broken.sh", "environment or contract drift")],
)
def test_a_recipe_that_its_shell_cannot_read_is_no_matter_of_the_machine(
    recipe: str, boundary: str, tmp_path: Path
) -> None:
    (tmp_path / "broken.sh").write_text("(echo one;))\n", "utf-8")
    found = climbed(tmp_path, f"three: in\n\t{recipe}\n", "three fails", scratch=True)
    assert (found.ending, found.note.boundary) == ("repair", boundary)
    assert found.note.evidence.startswith("The recipe of `three` (Makefile:2) failed with 2; ")


def test_a_comparison_that_had_not_ended_is_asked_for_again_and_nothing_is_escalated_before(tmp_path: Path) -> None:
    slow = "one: in\n\tcp in $@; sleep 30\n"
    if which("make") is None:
        missing("GNU make is not installed")
    for name, text in {"Makefile": slow, "in": "new\n", "one": "new\n"}.items():
        (tmp_path / name).write_text(text, "utf-8")
    found = triage(hands(), ground, "make", Ask(str(tmp_path), "", 1.0, scratch=True), Known("it is old"))
    assert (found.ending, found.note.next_action) == ("waiting", f"{unclimbed('stale').waits}.")


@pytest.mark.parametrize(
    ("symptom", "unseen"),
    [
        ("the link fails: file truncated", True),
        ("lua does not link since the machine was rebooted", True),
        ("make ends with an error", True),
        ("it is built again after each failed job", False),
        ("the report is old", False),
        ("", False),
    ],
)
def test_a_symptom_says_whether_it_is_a_failure(symptom: str, unseen: bool) -> None:
    found = {"planned": "work-due", "causes": "source-newer"}
    assert fails_unseen("make", found, ("source-newer",), symptom) is unseen


@pytest.mark.parametrize(
    ("verdicts", "kinds"),
    [
        ({"planned": "target-missing"}, ()),
        ({"causes": "input-gone"}, ("input-gone",)),
        ({"causes": "source-newer", "parallel": "differs"}, ("source-newer",)),
        ({"causes": "source-newer"}, ("missing-edge",)),
    ],
)
def test_what_explains_a_failure_is_not_passed_over(verdicts: dict[str, str], kinds: tuple[str, ...]) -> None:
    assert not fails_unseen("make", verdicts, kinds, "the build fails")


def test_a_recipe_that_fails_whenever_make_is_asked_ends_in_what_its_own_words_say(tmp_path: Path) -> None:
    asks = "include config.mk\nconfig.mk:\n\t@echo 'run ./configure first'; exit 1\nall: ; @:\n"
    found = climbed(tmp_path, asks, "the build fails")
    assert (found.ending, found.note.boundary) == ("repair", "environment or contract drift")
    assert "run ./configure first" in found.note.evidence
