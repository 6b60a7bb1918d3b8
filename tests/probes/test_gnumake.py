"""GNU Make's own words, in the forms of 4.3 and 4.4, read into steps, causes, targets and faults."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.model.ask import Ask
from rung.model.effect import Effect, Verdict
from rung.model.replacing import replace
from rung.probes.gnumake.cause import Cause, roots
from rung.probes.gnumake.database import Database, Target, database, databases, plan
from rung.probes.gnumake.delay import delayable, groups, named, setting
from rung.probes.gnumake.explain import explain
from rung.probes.gnumake.faults import trouble
from rung.probes.gnumake.redact import shown
from rung.probes.gnumake.tool import version
from rung.probes.gnumake.trace import Why, any_step, steps
from rung.probes.hide import HIDDEN
from rung.probes.make.acts import PROBE as ACTS
from rung.probes.probe import Case, Look, Ran
from rung.probes.snapshot import Entry


def case(**options: object) -> Case:
    nobody = Verdict(Effect.UNKNOWN, "nobody judges here", "test")
    return Case(Ask(**options), (4, 3), lambda _: None, lambda _: nobody)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("line", "why", "causes"),
    [
        ("Makefile:94: update target 'x' due to: y", Why.NAMED, ("y",)),
        ("Makefile:94: update target 'x' due to: y z", Why.NAMED, ("y", "z")),
        ("Makefile:94: target 'x' does not exist", Why.MISSING, ()),
        ("Makefile:94: update target 'x' due to: target does not exist", Why.MISSING, ()),
        ("Makefile:94: update target 'x' due to: target is .PHONY", Why.PHONY, ()),
        ("Makefile:94: update target 'x' due to: unknown reasons", Why.UNKNOWN, ()),
        ("<builtin>: update target 'x' due to: y", Why.NAMED, ("y",)),
    ],
)
def test_both_wordings_of_a_trace_line_are_read(line: str, why: Why, causes: tuple[str, ...]) -> None:
    (step,) = steps(f"{line}\necho 1 # a comment \\\n  more\n")
    assert (step.target, step.why, step.causes) == ("x", why, causes)
    assert step.recipe == ("echo 1 # a comment \\", "  more")
    assert any_step(f"make: Entering directory './lib'\n{line}\n")


def test_what_make_says_beside_its_steps_is_none() -> None:
    out = "make: Entering directory './lib'\nmake: Nothing to be done for 'all'.\necho target 'x'\n"
    assert not any_step(out)
    assert steps(out) == ()


def test_a_recursive_build_names_the_folder_of_each_step() -> None:
    out = (
        "Makefile:6: target 'lib' does not exist\nmake -C lib\nmake[1]: Entering directory './lib'\n"
        "Makefile:4: update target 'w' due to: w.in\nsort w.in\nmake[1]: Leaving directory './lib'\n"
        "Makefile:9: update target 'top' due to: w\ntouch top\nmake: 'other' is up to date.\n"
    )
    assert [(step.target, step.place) for step in steps(out)] == [
        ("lib", "Makefile:6"), ("w", "lib/Makefile:4"), ("top", "Makefile:9"),
    ]  # fmt: skip


def test_a_missing_target_is_not_built_even_where_make_names_a_prerequisite() -> None:
    known = {"": Database(targets={"x": Target("x", exists=False), "y": Target("y", phony=True)})}
    found = explain(steps("M:1: update target 'x' due to: s\n\nM:2: target 'y' does not exist\n"), known)
    assert [each.cause for each in found] == [Cause.NOT_BUILT, Cause.PHONY]


def test_a_missing_target_follows_what_it_needs_in_the_words_of_both_versions() -> None:
    known = {
        "": Database(targets={"x": Target("x", ("y",), exists=False), "y": Target("y", recipe=("cp",), exists=False)})
    }
    older = "M:2: target 'y' does not exist\nM:1: update target 'x' due to: y\n"
    newer = (
        "M:2: update target 'y' due to: target does not exist\nM:1: update target 'x' due to: target does not exist\n"
    )
    for out in (older, newer):
        assert [each.cause for each in explain(steps(out), known)] == [Cause.NOT_BUILT, Cause.FOLLOWS]


def test_of_a_make_further_down_the_project_tells_what_is_there() -> None:
    out = "make[1]: Entering directory './lib'\nM:1: update target 'a.o' due to: a.c\n"
    for there, cause in (({"lib/a.o"}, Cause.SOURCE_NEWER), (set(), Cause.NOT_BUILT)):
        assert [each.cause for each in explain(steps(out), {}, there)] == [cause]


def test_a_gone_input_is_told_from_a_name_that_forces() -> None:
    targets = {name: Target(name, exists=False) for name in ("FORCE", "inc/a.h")} | {"x": Target("x")}
    for need, cause in (("FORCE", Cause.FORCED), ("inc/a.h", Cause.INPUT_GONE)):
        (found,) = explain(steps(f"M:1: update target 'x' due to: {need}\n"), {"": Database(targets=targets)})
        assert (found.cause, found.by) == (cause, (need,))


def test_a_plan_is_told_from_the_data_bases_printed_between_its_lines() -> None:
    out = (
        "M:1: target 'all' does not exist\nmake -C lib\n# make[1]: Entering directory './lib'\n"
        "M:3: target 'w' does not exist\nsort w\n"
        "# GNU Make 4.3\n# Built for x\n\n# Make data base, printed on Sun\n# Files\nw:\n\techo\n"
        "# Finished Make data base on Sun\n\n# make[1]: Leaving directory './lib'\n"
    )
    assert [(step.path, step.recipe) for step in steps(plan(out))] == [
        ("all", ("make -C lib",)),
        ("lib/w", ("sort w", "")),
    ]


def test_what_a_recipe_said_before_make_gave_up_is_evidence_and_tells_a_kind() -> None:
    err = "sh: 1: no-such: not found\nmake: *** [M:2: x] Error 127\n"
    found = trouble(case(), Ran(Look("build", ("make",)), 2, "", err))
    assert found is not None
    assert (found.evidence[0], found.kinds) == ("sh: 1: no-such: not found", ("command-missing",))


def test_a_missing_file_further_down_may_be_made_by_a_build_only() -> None:
    err = "make[1]: *** No rule to make target '../lib/w', needed by 'x'.  Stop.\nmake: *** [M:2: all] Error 2\n"
    asked, built = (trouble(case(), Ran(Look("a", argv), 2, "", err)) for argv in (("make", "-n"), ("make",)))
    assert asked is not None
    assert built is not None
    assert (asked.verdict, built.verdict) == ("needs-a-build", "target-missing")


def test_what_follows_from_another_target_is_no_first_cause() -> None:
    out = "M:1: update target 'a.o' due to: a.c\ncc\nM:2: update target 'prog' due to: a.o\nld\n"
    found = explain(steps(out), {})
    assert [each.cause for each in found] == [Cause.SOURCE_NEWER, Cause.FOLLOWS]
    assert [each.step.target for each in roots(found)] == ["a.o"]


DATABASE = """\
# GNU Make 4.3
# Make data base, printed on Sun Nov 22 04:13:07 2026

# Variables

# environment
TOKEN = not-for-anybody
# makefile (from 'Makefile', line 1)
CFLAGS = -O2
# makefile (from 'Makefile', line 2)
URL := https://ana:not-for-anybody@example.org/
# makefile (from 'Makefile', line 3)
API_KEY := 12345678
# makefile (from 'Makefile', line 4)
define BODY
one
two
endef
# default
CC = cc

# Files

# Not a target:
a.c:
#  Last modified 2026-11-22 04:13:07.154223516

a.o: a.c b.h | out
#  Needs to be updated (-q is set).
#  File does not exist.
#  recipe to execute (from 'Makefile', line 11):
\t$(CC) $(CFLAGS) -c $<
\techo \\
\t  done

all:: a.o
#  Phony target (prerequisite of .PHONY).
#  File does not exist.

# files hash-table stats:
# Load=26/1024
"""


def test_the_data_base_is_read_into_variables_and_targets() -> None:
    known = database(DATABASE)
    target = known.targets["a.o"]
    assert (target.needs, target.order_only, target.place) == (("a.c", "b.h"), ("out",), "Makefile:11")
    assert (target.due, target.exists, target.phony) == (True, False, False)
    assert target.recipe == ("$(CC) $(CFLAGS) -c $<", "echo \\\n  done")
    assert known.targets["all"].phony
    assert not known.targets["a.c"].known
    assert (known.variables["CFLAGS"].value, known.variables["CFLAGS"].place) == ("-O2", "Makefile:1")
    assert known.variables["BODY"].value == "one\ntwo"


def test_no_value_of_the_environment_and_no_secret_is_shown() -> None:
    kept = shown(database(DATABASE))
    values = {each.name: each.value for each in kept}
    assert [values[name] for name in ("TOKEN", "URL", "API_KEY")] == [HIDDEN] * 3
    assert sum(value == HIDDEN for value in values.values()) == 3
    assert "not-for-anybody" not in str(kept)
    assert values["CFLAGS"] == "-O2"


def test_each_make_of_a_recursive_build_has_a_data_base_of_its_own() -> None:
    below = DATABASE.replace("CC = cc", "CURDIR := ./lib").replace("a.o", "b.o")
    found = databases(below + DATABASE)
    assert set(found) == {"./lib", ""}
    assert "b.o" in found["./lib"].targets
    assert "a.o" in found[""].targets


@pytest.mark.parametrize(
    ("err", "verdict", "says"),
    [
        ("Makefile:4: *** missing separator.  Stop.\n", "syntax-error", "reads the makefile"),
        ("make: *** No rule to make target 'a.in', needed by 'a.txt'.  Stop.\n", "target-missing", "`a.txt` needs"),
        ("make: *** No targets specified and no makefile found.  Stop.\n", "no-makefile", "no makefile"),
        ("make[1]: *** No targets specified and no makefile found.  Stop.\n", "context-missing", "make further down"),
        ("make: *** No targets.  Stop.\n", "target-missing", "no rule in it has a target"),
        ("make: *** [Makefile:4: a.txt] Error 7\n", "tool-failed", "with 7"),
        ("make: *** [Makefile:4: a.txt] Killed\n", "tool-failed", "Killed"),
    ],
)
def test_each_way_of_giving_up_has_its_verdict(err: str, verdict: str, says: str) -> None:
    found = trouble(case(), Ran(Look("x", ("make",)), 2, err=err))
    assert found is not None
    assert found.verdict == verdict
    assert says in found.sentence
    assert found.evidence == (err.strip(),)


def test_a_file_above_the_folder_is_missing_in_the_copy_alone_and_no_target_is() -> None:
    err = "make: *** No rule to make target '../Makefile.inc'.  Stop.\n"
    found = trouble(case(), Ran(Look("x", ("make",), scratch="look"), 2, err=err))
    assert found is not None
    assert (found.verdict, "a scratch copy does not hold it" in found.sentence) == ("tool-failed", True)
    there = trouble(case(), Ran(Look("x", ("make",)), 2, err=err))
    assert there is not None
    assert there.verdict == "target-missing"


@pytest.mark.parametrize(("ended", "signal"), [(126, None), (127, None), (3, None), (1, None), (None, None)])
@pytest.mark.parametrize("option", ["-n", "-pqk"])
def test_an_exit_that_make_never_ends_with_is_no_answer(ended: int | None, signal: int | None, option: str) -> None:
    found = trouble(case(), Ran(Look("x", ("make", option)), ended, signal=signal))
    assert found is not None
    assert found.verdict == "tool-failed"


def test_a_folder_that_may_not_be_entered_is_named() -> None:
    found = trouble(replace(case(folder="p"), unread=(".",)), Ran(Look("x", ("make", "-n", "--trace")), 126))
    assert found is not None
    assert found.sentence.startswith("The folder p may not be read or entered. ")
    assert found.next == "ls -ld p"


def test_that_something_is_due_is_an_answer_and_no_data_base_is_none() -> None:
    assert trouble(case(), Ran(Look("x", ("make", "-pqk")), 1, "# Make data base, printed on x\n")) is None
    assert trouble(case(), Ran(Look("x", ("make", "-q")), 1)) is None
    found = trouble(case(), Ran(Look("x", ("make", "-pqk")), 0))
    assert found is not None
    assert found.verdict == "tool-failed"


@pytest.mark.parametrize("head", ["make: Makefile", "Makefile:3: sub/inc.mk"])
def test_a_makefile_that_may_not_be_read_is_no_missing_target(head: str) -> None:
    name = head.rpartition(": ")[2]
    err = f"{head}: Permission denied\nmake: *** No rule to make target '{name}'.  Stop.\n"
    found = trouble(case(), Ran(Look("x", ("make", "-n")), 2, err=err))
    assert found is not None
    assert (found.verdict, found.sentence) == ("tool-failed", f"Make may not read `{name}`.")


def test_a_makefile_that_lies_here_and_is_closed_is_not_said_to_be_missing() -> None:
    given = replace(case(), read=lambda _path: None, entries={"Makefile": Entry(3, 1, 0)})
    err = "make: *** No targets specified and no makefile found.  Stop.\n"
    found = trouble(given, Ran(Look("x", ("make", "-n")), 2, err=err))
    assert found is not None
    assert (found.verdict, found.sentence) == ("tool-failed", "Make may not read `Makefile`.")


@pytest.mark.parametrize(
    ("option", "err", "onward"),
    [
        ("-n", "Makefile:9: *** missing separator.  Stop.\n", "sed -n 6,9p p/Makefile"),
        ("-n", "gone.mk:9: *** missing separator.  Stop.\n", "ls -la p"),
        ("-n", "make: *** No rule to make target 't'.  Stop.\n", "rung probe make planned -C p"),
        ("-n", "make: *** No rule to make target 'in.c', needed by 't'.  Stop.\n", "ls -la p"),
        ("-n", "make: *** No targets specified and no makefile found.  Stop.\n", "ls -la p"),
        (
            "-n",
            "make[2]: *** No targets specified and no makefile found.  Stop.\n",
            "rung probe make converges t -C p --scratch",
        ),
        ("-n", "make: *** [Makefile:4: t] Error 7\n", "rung probe make acts t -C p"),
        ("-pqk", "make: *** [Makefile:4: t] Error 7\n", "rung probe make acts t -C p"),
        ("-j4", "make: *** [Makefile:4: a.txt] Error 7\n", "rung probe make target a.txt -C p"),
    ],
)
def test_each_way_of_giving_up_has_a_narrower_question(option: str, err: str, onward: str) -> None:
    there = {"Makefile": Entry(0, 1, 0o644)}
    given = replace(case(folder="p", target="t"), read={"Makefile": b""}.get, entries=there)
    found = trouble(given, Ran(Look("x", ("make", option)), 2, err=err))
    assert found is not None
    assert found.next == onward


def test_what_never_ends_is_shown_and_not_asked_once_more() -> None:
    text = b"X := $(shell while :; do :; done)\nall:\n"
    given = replace(case(), read={"Makefile": text}.get)
    for option in ("-n", "-pqk"):
        found = trouble(given, Ran(Look("settled", ("make", option)), None, timed_out=True))
        assert found is not None
        assert found.next == "sed -n 1,1p Makefile"  # acts would not end either
    acts = ACTS.read(replace(given, ran=(Ran(Look("dry", ("make", "-n"), "dry"), None, timed_out=True),)))
    assert (acts.verdict, acts.next) == ("never-ended", "sed -n 1,1p Makefile")


def test_a_make_that_is_not_gnu_make_has_no_version() -> None:
    assert version("GNU Make 4.4.1\nBuilt for x86_64\n") == (4, 4, 1)
    assert version("bmake 20230723\n") == ()


@given(st.integers(min_value=0, max_value=200))
def test_every_two_targets_are_apart_in_some_run_both_ways(count: int) -> None:
    names = tuple(f"t{number}" for number in range(count))
    found = [frozenset(group) for group in groups(names)]
    assert len(found) <= 2 * max(count - 1, 0).bit_length()
    for one in names[:12]:
        for other in names[-12:]:
            if one != other:
                assert any(one in group and other not in group for group in found)


def test_only_what_a_shell_reads_can_be_held_back() -> None:
    assert delayable(("a.o", "b,c", "d$x"), "/bin/bash") == ("a.o",)
    assert delayable(("a.o",), "/usr/bin/python3") == ()
    assert "$(filter ./a.o %/lib/b.o %/c.o," in setting((named("a.o"), named("b.o", "lib"), named("c.o", ".")))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (b"ifndef RELEASE\n$(error RELEASE must be set)\nendif\n", "context-missing"),
        (b"ifndef RELEASE\nall : ; : $(if ,,\nendif\n", "syntax-error"),
    ],
)
def test_the_error_of_an_author_is_no_syntax_error(text: bytes, verdict: str) -> None:
    err = "Makefile:2: *** RELEASE must be set.  Stop.\n"
    found = trouble(replace(case(), read=lambda _: text), Ran(Look("x", ("make", "-n")), 2, err=err))
    assert found is not None
    assert found.verdict == verdict
    assert ("`RELEASE must be set`" in found.sentence) is (verdict == "context-missing")
