"""What the ladder makes of targets that a name forces: a fault, a habit of makefiles, or a tree that was not built."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from rung.app.probing import triage
from rung.app.probing.triage import Known, Triaged
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.probes.gnumake.forced import LEFT_ALONE, ONCE, STILL, UNBUILT, UNPROVEN, resolved

pytestmark = pytest.mark.once  # what a real make answers; how answers are read is tried on each Python in `probes`

PLAIN = """all: a.txt b.txt
a.txt: a.in FORCE
\tsort a.in > $@
b.txt: b.in
\tsort b.in > $@
FORCE:
.PHONY: all
"""
CONDITION = """CFLAGS = -O2
-include .settings
all: a.txt b.txt
persist: clean
\techo PREV=$(CFLAGS) > .settings
.ready:
\t@touch $@
ifneq ($(strip $(PREV)),$(strip $(CFLAGS)))
.ready: persist
endif
%.txt: %.in .ready
\techo $(CFLAGS) > $@
clean:
\trm -f *.txt .ready .settings
.PHONY: all persist clean
"""
CHOSEN = """FLAGS = -n
cmd_sort = sort $(FLAGS) $< > $@
newer = $(filter-out FORCE,$?)
changed = $(filter-out $(cmd_sort),$(saved_$@))$(filter-out $(saved_$@),$(cmd_sort))
if_changed = $(if $(newer)$(changed),@set -e; $(cmd_sort); echo 'saved_$@ := $(cmd_sort)' > .$@.cmd,@:)
all: a.txt b.txt
%.txt: %.in FORCE
\t$(call if_changed)
FORCE:
-include $(wildcard .*.cmd)
.PHONY: all FORCE
"""
SCRIPT = """all: a.txt b.txt
%.txt: %.in version.h
\tcat $^ > $@
version.h: FORCE
\tsh gen.sh 1 $@
FORCE:
.PHONY: all FORCE
"""
GEN = 'echo "v$1" > $2.tmp\nif cmp -s $2.tmp $2; then rm -f $2.tmp; else mv $2.tmp $2; fi\n'
BUILT, DRIFTED = ("make",), ("make", "sed -i 's/-O2/-O0/; s/-n/-r/; s/gen.sh 1/gen.sh 2/' Makefile")
NEWER = ("make", "touch -d '1 hour' a.in")  # later than what was built, whatever the clock of the file system tells
NAME, ONE_TIME, NOISE = "Replace the name that never exists", "Find out what changed since", "expect the work"
NEVER_BUILT, NO_FAULT = "more than that it was not built", "shows no fault"


def climbed(folder: Path, makefile: str, prepare: tuple[str, ...], *, scratch: bool) -> Triaged:
    files = {"Makefile": makefile, "a.in": "a\n", "b.in": "b\n", "gen.sh": GEN}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    for command in prepare:
        subprocess.run(command, shell=True, cwd=folder, check=True, capture_output=True)  # noqa: S602 - written above
    ask = Ask(str(folder), "", 60.0, scratch)
    return triage.triage(hands(), ground, "make", ask, Known("the numbers are wrong"))


@pytest.mark.parametrize(
    "row",
    [
        (PLAIN, (), False, "waiting", NEVER_BUILT),
        (PLAIN, (), True, "repair", NAME),
        (PLAIN, BUILT, False, "repair", NAME),
        (CONDITION, (), False, "waiting", NEVER_BUILT),
        (CONDITION, (), True, "escalate", NO_FAULT),
        (CONDITION, BUILT, False, "waiting", "only builds in copies"),
        (CONDITION, DRIFTED, False, "waiting", "only `converges`"),
        (CONDITION, DRIFTED, True, "repair", ONE_TIME),
        (CHOSEN, (), False, "waiting", NEVER_BUILT),
        (CHOSEN, DRIFTED, False, "waiting", "only `converges`"),
        (CHOSEN, DRIFTED, True, "repair", ONE_TIME),
        (CHOSEN, NEWER, False, "repair", "who wrote the newer file"),
        (SCRIPT, (), False, "waiting", NEVER_BUILT),
        (SCRIPT, BUILT, False, "waiting", "only `converges`"),
        (SCRIPT, BUILT, True, "repair", NOISE),
        (SCRIPT, DRIFTED, True, "repair", ONE_TIME),
    ],
)
def test_a_name_that_forces_is_a_fault_only_where_its_target_is_made_at_each_call(
    row: tuple[str, tuple[str, ...], bool, str, str], tmp_path: Path
) -> None:
    makefile, prepare, scratch, ending, says = row
    found = climbed(tmp_path, makefile, prepare, scratch=scratch)
    assert (found.ending, says in found.note.next_action) == (ending, True), found.note


RENAMED = (
    "all: a.txt\nSTAMP := .built.$(shell date +%s%N)\na.txt: a.in $(STAMP)\n\tsort a.in > $@\n$(STAMP):\n\ttouch $@\n"
)


@pytest.mark.parametrize("scratch", [False, True])
def test_a_stamp_whose_name_is_another_at_each_call_is_led_to_what_changes_in_it(scratch: bool, tmp_path: Path) -> None:
    found = climbed(tmp_path, RENAMED, BUILT, scratch=scratch)
    assert (found.ending, found.note.boundary) == ("repair", "environment or contract drift")
    assert "out of the name" in found.note.next_action


def test_what_is_missing_beside_a_stamp_that_is_kept_is_missing_for_its_own_sake(tmp_path: Path) -> None:
    stamp = SCRIPT.replace("sh gen.sh 1 $@", "echo 1 | cmp -s - $@ || echo 1 > $@").replace(
        "b.txt", "b.txt c.txt d.txt"
    )
    (tmp_path / "c.in").touch()
    (tmp_path / "d.in").touch()
    found = climbed(tmp_path, stamp, ("make", "rm c.txt"), scratch=False)
    causes = next(each.answer for each in found.told if each.question == "causes")
    assert causes.verdict == "artifact-gone"
    assert causes.evidence[0].startswith("c.txt ")


@pytest.mark.parametrize(
    ("kinds", "built", "after"),
    [
        ((UNBUILT,), None, UNBUILT),
        ((UNPROVEN, UNBUILT), None, UNPROVEN),
        ((UNBUILT,), (STILL,), "forced"),
        ((UNPROVEN,), (STILL,), "forced"),
        ((UNPROVEN,), (LEFT_ALONE,), "phony"),
        ((UNPROVEN,), (), ONCE),
        ((UNBUILT,), (), UNBUILT),
        (("forced", UNPROVEN), (), "forced"),
    ],
)
def test_what_builds_in_copies_tell_of_a_name_that_forces_stands_before_what_was_only_read(
    kinds: tuple[str, ...], built: tuple[str, ...] | None, after: str
) -> None:
    assert resolved({"causes": "forced"}, kinds, built)[0]["causes"] == after
    assert resolved({"causes": "several"}, ("not-built", *kinds), built)[0]["causes"] == "several"


def test_the_evidence_of_a_note_is_cut_between_words_and_says_that_it_is_cut(tmp_path: Path) -> None:
    found = climbed(tmp_path, SCRIPT, BUILT, scratch=True)
    shown = found.note.evidence.partition("(")[2].partition("planned: ")[0]
    assert shown.rstrip().endswith(" …)")
    causes = next(each.answer for each in found.told if each.question == "converges")
    assert set(shown.replace("…)", "").split()) <= set(" ".join(causes.evidence).split())
