"""The ladder of an incident: what it asks, where it points, and what it refuses to say too early."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from rung.app import lab
from rung.app.probing import triage
from rung.app.probing.question import find, questions
from rung.app.probing.triage import Known, Triaged
from rung.cli.main import cli, run
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.exits import Exit
from rung.model.replacing import replace
from rung.probes.ladder import IN_COPIES, LADDER, boundary, telling, unclimbed
from rung.probes.trigger import Trigger
from rung.wiring.labs import labs, lay_out

pytestmark = pytest.mark.once  # what a real make answers; how answers are read is tried on each Python in `probes`


def climbed(name: str, tmp_path: Path, symptom: str, *, target: str = "", scratch: bool = False) -> Triaged:
    found = labs()[name]
    folder = lay_out(name, found.files, str(tmp_path / "lab"))
    lab.prepared(hands().run, name, found, folder)
    return triage.triage(hands(), ground, "make", Ask(folder, target, 2.0, scratch), Known(symptom))


def test_no_repair_is_named_before_the_symptom_is_written(tmp_path: Path) -> None:
    found = climbed("make-restless", tmp_path, "", target="report.txt")
    assert (found.ending, found.lacks) == ("waiting", ("symptom",))
    assert "Replace" not in "\n".join(triage.lines(found)).rpartition("Next action:")[2]


@pytest.mark.parametrize(
    "row",
    [
        ("make-restless", "report.txt", False, "repair", "graph truth"),
        ("make-stale-flags", "", True, "repair", "environment or contract drift"),
        ("make-race", "", True, "repair", "graph truth"),
        ("make-broken", "", False, "repair", "graph truth"),
        ("make-endless", "", False, "escalate", ""),
        ("make-stale-flags", "", False, "waiting", ""),
        ("make-fails", "", True, "repair", "environment or contract drift"),
        ("make-input-gone", "", False, "repair", "graph truth"),
        ("make-input-gone", "", True, "repair", "graph truth"),
        ("make-unplanned", "", False, "waiting", ""),
        ("make-unplanned", "", True, "escalate", ""),
        ("make-missing-input", "", False, "repair", "graph truth"),
        ("make-acts", "", False, "waiting", ""),
        ("make-acts", "", True, "repair", "graph truth"),
        ("make-one-shell", "", True, "repair", "graph truth"),
        ("make-remade", "", True, "repair", "graph truth"),
        ("make-proof-cleans", "", True, "repair", "graph truth"),
        ("make-recursive", "", True, "escalate", ""),
        ("make-sign", "page.txt", True, "escalate", ""),
        ("make-report-changed", "publish/index.html", False, "escalate", "publish boundary"),
        ("make-race-below", "", True, "repair", "graph truth"),
    ],
)
def test_each_lab_ends_in_a_repair_or_a_named_escalation(row: tuple[str, str, bool, str, str], tmp_path: Path) -> None:
    name, target, scratch, ending, boundary_name = row
    found = climbed(name, tmp_path, "it is not as it was", target=target, scratch=scratch)
    assert (found.ending, found.note.boundary) == (ending, boundary_name), "\n".join(triage.lines(found))
    assert bool(found.trigger) == (ending == "escalate")
    assert found.note.next_action.endswith(".")
    assert "--scratch" not in found.note.next_action or not scratch


def test_what_looking_does_explains_nothing_where_there_are_several_causes() -> None:
    found = {"planned": "work-due", "causes": "several", "acts": "acts"}
    kinds = ("source-newer", "forced")
    assert telling("make", found) == ""
    assert "really needs" in boundary("make", found, kinds).repair
    assert telling("make", {**found, "causes": "phony"}) == "acts"


def test_a_build_that_would_reach_out_is_left_out_and_the_note_is_written_all_the_same(tmp_path: Path) -> None:
    found = climbed("make-fetches", tmp_path, "the list is old", scratch=True)
    assert [each.question for each in found.refused] == ["converges", "parallel"]
    assert "curl" in found.refused[0].why
    assert (found.ending, found.trigger) == ("escalate", "not-reproduced")
    assert "converges: refused" in found.note.evidence


def test_two_faults_that_keep_a_build_from_settling_are_both_repaired(tmp_path: Path) -> None:
    found = climbed("make-restless", tmp_path, "it is built at every call", target="all", scratch=True)
    assert "Let the recipe make the file that its rule names" in found.note.next_action
    assert "Replace the name that never exists" in found.note.next_action


def test_a_note_says_what_is_due_where_what_tells_most_was_refused(tmp_path: Path) -> None:
    found = climbed("make-fetches", tmp_path, "the list is old", scratch=True)
    assert found.note.evidence.startswith("2 targets are due for the default goal")


def test_the_note_has_six_lines_in_the_order_of_a_run(tmp_path: Path) -> None:
    said = list(triage.lines(climbed("make-restless", tmp_path, "again", target="report.txt")))
    assert [line.split(":")[0] for line in said[said.index("") + 1 :]] == [
        "Symptom", "Scope", "First command", "Evidence", "Boundary", "Next action",
    ]  # fmt: skip


@pytest.mark.parametrize("tool", LADDER)
def test_each_rung_is_a_question_there_is_and_unknown_answers_escalate(tool: str) -> None:
    known = {name for name, _ in questions(tool)}
    assert {*LADDER[tool], *IN_COPIES[tool]} <= known
    assert boundary(tool, {}).trigger


TOGETHER = {"make": ("artifact-gone", "source-newer"), "snakemake": ("new-jobs", "code-changed")}
SILENT = {"make": {"follows", "untold", "phony"}, "snakemake": {"forced", "other", "untold"}}
"""Words of causes that name none, or that no build takes away: what they come with tells more."""


@pytest.mark.parametrize("tool", LADDER)
def test_each_word_for_a_cause_leads_to_a_class_or_to_what_must_be_asked_first(tool: str) -> None:
    for word in find(tool, "causes").words:
        silent = word.good or word.name in SILENT[tool]
        found = boundary(tool, {"causes": word.name}, TOGETHER[tool] if word.name == "several" else ())
        assert bool(found.repair) is not silent, word.name


def laid(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def asked(folder: Path, known: Known, target: str = "") -> Triaged:
    return triage.triage(hands(), ground, "make", Ask(str(folder), target, 10.0), known)


MIXED = {"Makefile": "all: one two\none: in\n\tcp in $@\ntwo: in\n\tcp in $@\n", "in": "new\n", "one": "old\n"}


def test_what_was_not_reproduced_needs_a_symptom_before_it_is_passed_on(tmp_path: Path) -> None:
    settled = laid(tmp_path, {"Makefile": "one: in\n\tcp in $@\n", "in": "new\n", "one": "new\n"})
    assert (asked(settled, Known()).ending, asked(settled, Known()).lacks) == ("waiting", ("symptom", "boundary"))
    assert asked(settled, Known("it is old")).note.next_action == f"{unclimbed().waits}."
    assert in_copies(settled, Known("it is old")).ending == "escalate"
    assert asked(settled, Known("", triggers=triage.triggers(["ownership"]))).ending == "escalate"


def mixed(folder: Path) -> Path:
    os.utime(laid(folder, MIXED) / "one", (1, 1))
    return folder


def test_first_causes_of_several_words_and_one_class_end_in_the_repair_of_that_class(tmp_path: Path) -> None:
    found = asked(mixed(tmp_path), Known("two files are old"), "all")
    assert "causes: several" in found.note.evidence
    assert (found.ending, found.note.boundary, found.trigger) == ("repair", "graph truth", "")
    assert "removed the target" in found.note.next_action
    assert "wrote the newer file" in found.note.next_action


@pytest.mark.parametrize(
    ("symptom", "name"),
    [
        ("", "operating context"),
        ("nobody knows which commit made the table", "operating context"),
        ("the results cannot be reproduced", "operating context"),
        ("sample C is not in the report", ""),
    ],
)
def test_a_provenance_that_lies_is_the_class_only_where_the_symptom_is_of_what_made_the_results(
    symptom: str, name: str
) -> None:
    found = boundary("snakemake", {"causes": "nothing-due", "provenance": "lying"}, (), symptom)
    assert (found.name, found.trigger is None) == (name, bool(name))


def test_a_provenance_that_lies_tells_more_than_that_nothing_was_made_here() -> None:
    found = boundary("snakemake", {"causes": "never-made", "provenance": "lying"})
    assert (found.name, found.mere) == ("operating context", False)


@pytest.mark.parametrize(
    ("makefile", "named"),
    [("all:\n        echo\n", "Makefile:2: *** missing separator"), ("ifeq\n", "Makefile:1: ***")],
)
def test_a_makefile_that_cannot_be_read_ends_in_its_own_line(makefile: str, named: str, tmp_path: Path) -> None:
    found = asked(laid(tmp_path, {"Makefile": makefile}), Known("it does not begin"))
    assert (found.ending, found.note.boundary) == ("repair", "graph truth")
    assert named in found.note.next_action


@pytest.mark.parametrize(("kind", "says"), [("made-twice", "Let one rule make"), ("watched", "an old time")])
def test_what_an_answer_knows_beside_its_word_names_the_repair(kind: str, says: str) -> None:
    found = boundary("make", {"stale": "stale", "converges": "settled-by-time"}, (kind,))
    assert (found.name, says in found.repair) == ("graph truth", True)


@pytest.mark.parametrize(
    ("kinds", "name"),
    [
        (("code-changed", "input-set-changed"), "workflow semantics"),
        (("params-changed", "environment-changed"), "operating context"),
        (("output-missing", "input-updated"), "storage and visibility"),
        (("params-changed", "code-changed"), ""),
        (("params-changed", "other"), ""),
        ((), ""),
    ],
)
def test_several_causes_are_one_class_or_a_person_takes_them_apart(kinds: tuple[str, ...], name: str) -> None:
    found = boundary("snakemake", {"causes": "several"}, kinds)
    assert (found.name, bool(found.repair), found.trigger is not None) == (name, bool(name), not name)


@pytest.mark.parametrize("why", ["input-set-changed", "more-inputs"])
def test_jobs_that_make_what_another_job_newly_asks_for_are_new_for_nothing_else(why: str) -> None:
    alone = boundary("snakemake", {"causes": why}).repair
    assert boundary("snakemake", {"causes": "several"}, ("new-jobs", why)).repair == alone
    both = boundary("snakemake", {"causes": "several"}, ("new-jobs", "code-changed")).repair
    assert "has a new name" in both
    assert "Read the change of the rule" in both


def test_a_tree_that_was_never_built_is_no_class_and_what_builds_in_copies_is_named_as_not_asked(
    tmp_path: Path,
) -> None:
    found = climbed("make-race", tmp_path, "mixed content in parallel", target="all")
    assert (found.ending, found.note.boundary, found.keep) == ("waiting", "", "")
    assert "--scratch" in found.note.next_action
    assert found.left == ("stale", "parallel")
    assert "stale: not asked without --scratch; parallel: not asked without --scratch" in found.note.evidence
    assert "parallel: not asked: it builds in copies, with --scratch" in list(triage.lines(found))


def test_a_tree_that_was_never_built_and_builds_well_in_copies_is_not_reproduced(tmp_path: Path) -> None:
    folder = laid(tmp_path, {"Makefile": "one: in\n\tcp in $@\n", "in": "new\n"})
    found = triage.triage(hands(), ground, "make", Ask(str(folder), "one", 10.0, scratch=True), Known("wrong"))
    assert (found.ending, found.trigger, found.left) == ("escalate", "not-reproduced", ())
    assert "was not built or was removed" in found.why


def test_a_build_in_a_copy_that_does_not_end_is_no_build_without_a_fault(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("out: ; sleep 600\n")
    asked = Ask(str(tmp_path), timeout=1, scratch=True)
    found = triage.triage(hands(), ground, "make", asked, Known("it hangs"))
    assert (found.ending, found.trigger) == ("escalate", "not-reproduced")
    assert "had not ended in time" in found.why


def test_a_mistyped_target_is_no_incident_and_the_near_ones_are_named(tmp_path: Path) -> None:
    folder = laid(tmp_path, {**MIXED, "extra.mk": "report:\n"})
    found = asked(folder, Known("it is old"), "reprot")
    assert (found.ending, found.note.boundary) == ("waiting", "")
    assert "There is no target `reprot`" in found.note.evidence
    assert "report" in found.note.evidence
    assert "a target that there is" in found.note.next_action
    needed = asked(laid(tmp_path, {"Makefile": "all: gone\n\techo\n"}), Known("it is old"), "all")
    assert (needed.ending, needed.note.boundary) == ("repair", "graph truth")


def test_what_is_published_and_is_not_what_its_manifest_says_is_escalated_before_any_repair(tmp_path: Path) -> None:
    sums = {"SHA256SUMS": f"{'0' * 64}  one\n"}
    found = asked(laid(tmp_path, {**MIXED, **sums}), Known("the numbers are wrong"), "all")
    assert (found.ending, found.trigger) == ("escalate", "contract")
    assert "may not be trustworthy" in found.note.next_action


@pytest.mark.parametrize("reason", Trigger)
def test_a_reason_that_only_a_person_knows_escalates_whatever_the_ladder_says(reason: Trigger, tmp_path: Path) -> None:
    found = asked(mixed(tmp_path), Known("again", triggers=(reason,)), "all")
    assert (found.ending, found.trigger) == ("escalate", reason.value)
    assert reason.sentence in found.note.next_action
    assert found.note.boundary == "graph truth"


def test_of_a_slow_build_the_cost_is_asked_for_before_anything_is_tuned(tmp_path: Path) -> None:
    found = asked(laid(tmp_path, MIXED), Known("it takes long to begin", slow=True))
    assert [each.question for each in found.told][-1] == "cost"
    slow = boundary("make", {"causes": "source-newer", "cost": "decides-slowly"})
    assert (slow.name, slow.trigger) == ("operational noise", None)
    assert boundary("snakemake", {"cost": "tiny-jobs"}).name == "workflow semantics"


@pytest.mark.parametrize(
    ("symptom", "waits"),
    [
        ("it is so slow", True),
        ("it takes two hours", True),
        ("takes far too long", True),
        ("the report is wrong", False),
    ],
)
def test_a_slow_project_in_which_nothing_is_wrong_is_led_to_its_cost(
    symptom: str,
    waits: bool,
    tmp_path: Path,
) -> None:
    folder = laid(tmp_path, {"Makefile": "a.txt: a.in\n\tcp a.in a.txt\n", "a.in": "a\n", "a.txt": "a\n"})
    os.utime(folder / "a.in", (1, 1))
    found = asked(folder, Known(symptom), "a.txt")
    assert not found.note.boundary
    assert ("--slow" in found.note.next_action) is waits


def test_a_dangerous_profile_is_the_class_where_nothing_else_explains_it() -> None:
    quiet = {"planned": "nothing-due", "summary": "all-settled", "profile-audit": "dangerous"}
    assert boundary("snakemake", quiet).name == "operating context"
    assert (
        boundary("snakemake", {**quiet, "planned": "work-due", "causes": "code-changed"}).name == "workflow semantics"
    )


def test_a_symptom_of_several_lines_stays_one_line_of_the_note(tmp_path: Path) -> None:
    found = asked(laid(tmp_path, MIXED), Known("old\n\tNext action:   rm -rf /"), "all")
    assert found.note.symptom == "old Next action: rm -rf /"
    assert len([line for line in triage.lines(found) if line.startswith("Next action")]) == 1


def test_the_note_goes_into_a_run_by_one_command_that_is_complete(tmp_path: Path) -> None:
    found = asked(mixed(tmp_path), Known("it's old"), "all")
    words = shlex.split(found.keep)
    assert words[:4] == ["rung", "note", "--symptom", "it's old"]
    assert words[words.index("--next") + 1] == found.note.next_action
    assert not asked(tmp_path, Known()).keep


def test_unattended_it_ends_where_a_person_must_judge_and_never_waits_for_one(tmp_path: Path) -> None:
    folder = laid(tmp_path, MIXED)
    said = CliRunner().invoke(cli, ["triage", "make", "all", "-C", str(folder), "--no-input"], input="")
    assert said.exit_code == Exit.WAITING
    assert "Write the symptom first" in said.output
    wrong = run(["triage", "make", "all", "-C", str(folder), "--no-input", "--escalate", "nonsense"])
    assert wrong == Exit.USAGE


def in_copies(folder: Path, known: Known) -> Triaged:
    return triage.triage(hands(), ground, "make", Ask(str(folder), "", 10.0, scratch=True), known)


@pytest.mark.parametrize("rule", ["FORCE: ;", "FORCE:", "FORCE:\n\t@:"])
def test_what_a_name_forces_is_never_taken_for_a_newer_source_or_a_recipe_that_makes_no_file(
    rule: str, tmp_path: Path
) -> None:
    folder = laid(tmp_path, {"Makefile": f"all: one\none: FORCE\n\techo 1 > $@\n{rule}\n", "one": "1\n"})
    for found in (asked(folder, Known("it builds again")), in_copies(folder, Known("it builds again"))):
        assert "causes: forced; converges: never-by-design" in found.note.evidence
        assert (found.ending, found.note.boundary) == ("repair", "graph truth")
        assert found.note.next_action.startswith("Replace the name that never exists by what the target really needs;")


ALWAYS_DUE = "CFLAGS = -O2\nall: one\n\t@echo done\none: in\n\techo $(CFLAGS) > $@\n.PHONY: all\n"


@pytest.mark.parametrize(
    ("built", "boundary_name"), [("-O2\n", "operational noise"), ("-O0\n", "environment or contract drift")]
)
def test_work_that_is_always_due_is_no_noise_before_what_lies_there_was_compared(
    built: str, boundary_name: str, tmp_path: Path
) -> None:
    folder = laid(tmp_path, {"in": "", "Makefile": ALWAYS_DUE, "one": built})
    first = asked(folder, Known("it builds again"))
    assert (first.ending, first.note.boundary) == ("waiting", "")
    assert "--scratch" in first.note.next_action
    then = in_copies(folder, Known("it builds again"))
    assert (then.ending, then.note.boundary) == ("repair", boundary_name)


def test_an_object_that_was_removed_from_a_built_tree_is_gone_and_not_never_built(tmp_path: Path) -> None:
    rules = "all: one two three four\n\t@echo done\none two three four: in\n\tcp in $@\n.PHONY: all\n"
    folder = laid(tmp_path, {"in": "1\n", "Makefile": rules, **dict.fromkeys(("one", "two", "three"), "1\n")})
    for found in (asked(folder, Known("it builds again")), in_copies(folder, Known("it builds again"))):
        causes = next(each.answer for each in found.told if each.question == "causes")
        assert causes.verdict == "artifact-gone"
        assert causes.evidence[0].startswith("four ")
        assert (found.ending, found.note.boundary) == ("repair", "graph truth")
        assert "who removed it" in found.note.next_action


def test_a_goal_that_is_always_due_hides_no_newer_source_behind_it() -> None:
    verdicts = {"causes": "source-newer", "converges": "never-by-design", "stale": "pending"}
    assert boundary("make", verdicts).name == "graph truth"


@pytest.mark.parametrize(
    ("converges", "parallel", "kinds", "name", "repair"),
    [
        ("settled-by-time", "same", (), "environment or contract drift", "Put a stamp"),
        ("settled-by-time", "same", ("undeclared",), "graph truth", "Declare what the recipe reads"),
        ("settled-by-time", "differs", (), "graph truth", "Declare the output"),
        ("settled", "same", (), "graph truth", "no variable of it goes unwatched"),
        ("settled", "same", ("undeclared",), "graph truth", "Declare what the recipe reads"),
    ],
)
def test_a_stamp_is_advised_only_where_a_variable_may_explain_what_is_stale(
    converges: str, parallel: str, kinds: tuple[str, ...], name: str, repair: str
) -> None:
    verdicts = {"causes": "nothing-due", "converges": converges, "stale": "stale", "parallel": parallel}
    found = boundary("make", verdicts, kinds)
    assert (found.name, repair in found.repair) == (name, True)


def test_a_make_at_work_is_named_by_each_answer_and_no_repair_before_it_has_ended(tmp_path: Path) -> None:
    folder = laid(tmp_path, {"Makefile": "one: in\n\tcp in $@\n", "in": "new\n"})
    doing = replace(hands(), at_work=lambda where, names: (42,) if where == str(folder) and "make" in names else ())
    found = triage.triage(doing, ground, "make", Ask(str(folder), "one", 10.0), Known("it is not there"))
    assert (found.ending, found.note.boundary) == ("waiting", "")
    assert "has ended" in found.note.next_action
    assert all("process 42" in each.answer.evidence[0] for each in found.told)


def test_what_makes_work_due_again_and_again_is_told_before_a_race_where_that_is_the_symptom() -> None:
    found = {"planned": "work-due", "causes": "member-undated", "converges": "member-undated", "parallel": "differs"}
    assert telling("make", found, "lib.a is always rebuilt") == "causes"
    assert telling("make", found, "the link fails now and then") == "parallel"
    for symptom in ("lib.a is always rebuilt", "the link fails now and then"):
        repair = boundary("make", found, (), symptom).repair
        assert "add U" in repair
        assert "Declare the output that two rules share" in repair


def test_a_goal_that_only_says_something_hides_no_newer_file_and_no_wish_for_phony(tmp_path: Path) -> None:
    folder = laid(tmp_path, {"Makefile": "all:: x ; @echo one\nx: s ; cp s x\n", "s": "1\n", "x": "1\n"})
    os.utime(folder / "x", (1, 1))
    found = asked(folder, Known("all is always run"))
    assert (found.ending, found.note.boundary) == ("repair", "graph truth")
    assert "is newer: s" in found.note.evidence
    ask = Ask(str(folder), "", 10.0, scratch=True)
    both = triage.triage(hands(), ground, "make", ask, Known("all is always run")).note
    assert "wrote the newer file" in both.next_action
    assert ".PHONY" in both.next_action


def test_a_folder_without_a_makefile_is_no_class_and_no_repair(tmp_path: Path) -> None:
    found = asked(tmp_path, Known("it is old"))
    assert (found.ending, found.note.boundary) == ("waiting", "")
    assert found.note.next_action.startswith("Name the folder of the project with -C")


def test_a_warning_of_make_names_the_repair_where_no_answer_does_and_is_said_once(tmp_path: Path) -> None:
    folder = laid(tmp_path, {"Makefile": "a: s\n\tcp s a\na: s\n\tcat s > a\n", "s": "1\n", "a": "1\n"})
    os.utime(folder / "s", (1, 1))
    found = asked(folder, Known("it is not as it was"))
    assert "one of the recipes" in found.note.next_action
    assert "\n".join(triage.lines(found)).count("overriding recipe") == 1


OLD = "all: one.txt two.txt\none.txt: one.in\n\tsort one.in > one.txt\n"
TWO = "two.txt: one.txt\n\t$(JOIN) one.txt > two.txt\nJOIN = cat\n"


@pytest.mark.parametrize(("recipe", "name"), [("sort", "graph truth"), ("$(SORT)", "environment or contract drift")])
def test_an_input_with_an_old_time_is_laid_to_no_variable_where_all_of_them_are_watched(
    recipe: str, name: str, tmp_path: Path
) -> None:
    makefile = OLD.replace("\tsort", f"\t{recipe}") + TWO + "SORT = sort\n"
    made = {"one.txt": "a\n", "two.txt": "a\n"}
    folder = laid(tmp_path, {"Makefile": makefile, "one.in": "b\n", **made})
    for age, each in enumerate(("one.in", "one.txt", "two.txt"), start=1):
        os.utime(folder / each, (age, age))
    found = in_copies(folder, Known("the table is not what it should be"))
    assert "stale: stale" in found.note.evidence
    assert (found.ending, found.note.boundary) == ("repair", name)
