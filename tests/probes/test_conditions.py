"""Conditions of makefiles are weighed by what is known before make begins, and what is not known is said to be so."""

from __future__ import annotations

from shutil import which
from subprocess import run

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rung.fieldwork import hands
from rung.probes.gnumake.act import Act
from rung.probes.gnumake.scan import scan
from rung.probes.gnumake.world import World
from rung.probes.machine import Machine
from shared import missing

WORLD = World(Machine({"HOME": "/home/me"}, {"s": "Linux", "m": "x86_64"}), "4.3", "", (("MODE", "quick"),))


def acts(**files: str) -> tuple[Act, ...]:
    return _asked({name.replace("_", "."): text.encode() for name, text in files.items()}, WORLD)


def _asked(texts: dict[str, bytes], world: World) -> tuple[Act, ...]:
    return scan(texts.get, hands().judge, "", world).acts


def runs(*lines: str) -> list[str]:
    """Return the commands that are run by a makefile of these lines."""
    return [act.text for act in acts(Makefile="\n".join((*lines, "all: ; @:", "")))]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("ifeq ($(OS),Windows_NT)", False),
        ("ifneq (,$(filter MSYS% MINGW%,$(shell uname)))", False),
        ("ifeq ($(shell sh -c 'uname -s 2>/dev/null || echo not'),Linux)", True),
        ("ifeq ($(shell uname -m), x86_64)", True),
        ("ifeq ($(MAKE_VERSION),4.3)", True),
        ('ifeq "$(MODE)" "quick"', True),
        ("ifdef HOME", True),
        ("ifdef NOWHERE", False),
        ("ifndef NOWHERE", True),
        ("ifeq ($(origin MODE),command line)", True),
        ("ifeq ($(origin NOWHERE),undefined)", True),
        ("ifeq ($(wildcard Makefile),Makefile)", True),
        ("ifeq ($(strip $(NOWHERE)),)", True),
        ("ifneq ($(words $(MAKECMDGOALS)),0)", False),
        ("ifeq ($(CC),cc)", True),
    ],
)
def test_what_is_known_is_weighed(condition: str, holds: bool) -> None:
    found = runs(condition, "X := $(shell touch yes)", "else", "X := $(shell touch no)", "endif")
    assert [each for each in found if each.startswith("touch")] == (["touch yes"] if holds else ["touch no"])


def test_a_literal_assignment_decides_and_a_later_one_does_not() -> None:
    assert runs("V = 0", "ifeq ($(V),1)", "X != touch a", "endif", "V = 1") == []
    assert runs("V = 0", "V = 1", "ifeq ($(V),1)", "X != touch a", "endif") == ["touch a"]


def test_an_else_with_a_condition_of_its_own_is_weighed() -> None:
    found = runs("ifdef A", "X != touch a", "else ifdef HOME", "X != touch b", "else", "X != touch c", "endif")
    assert found == ["touch b"]


def test_what_stands_in_a_condition_in_a_condition_that_does_not_hold_is_never_read() -> None:
    assert runs("ifdef A", "ifdef HOME", "X != touch a", "else", "X != touch b", "endif", "endif") == []


def test_an_unknown_condition_counts_and_is_named() -> None:
    text = "ifeq ($(shell ./ask),yes)\nX != touch a\nelse\nX != touch b\nendif\nall: ; @:\n"
    found = {act.text: act.hangs for act in acts(Makefile=text)}
    assert found["touch a"] == "Makefile:1: ifeq ($(shell ./ask),yes)"
    assert found["touch b"] == "else of Makefile:1: ifeq ($(shell ./ask),yes)"


def test_a_makefile_that_may_be_made_or_computed_leaves_everything_open() -> None:
    after = "ifdef DEBUG\nX != touch a\nendif\nall: ; @:\n"
    assert acts(Makefile=after) == ()
    assert [act.text for act in acts(Makefile=f"-include conf.mk\nconf.mk: ; ./make-it\n{after}")][-1:] == ["touch a"]
    assert "touch a" in [act.text for act in acts(Makefile=f"include $(shell ls *.mk)\n{after}")]
    assert "touch a" in [act.text for act in acts(Makefile=f"$(eval $(call settings,1))\n{after}")]


def test_an_included_makefile_sets_what_follows() -> None:
    text = "include conf.mk\nifeq ($(DEBUG),1)\nX != touch a\nendif\nall: ; @:\n"
    assert acts(Makefile=text, conf_mk="DEBUG = 0\n") == ()
    assert [act.text for act in acts(Makefile=text, conf_mk="DEBUG = 1\n")] == ["touch a"]


def test_without_a_machine_both_sides_count() -> None:
    texts = {"Makefile": b"ifdef A\nX != touch a\nelse\nX != touch b\nendif\nall: ; @:\n"}
    assert [act.text for act in scan(texts.get, hands().judge).acts] == ["touch a", "touch b"]


def test_a_rule_for_the_makefile_itself_acts_and_an_empty_one_does_not() -> None:
    assert [act.kind for act in acts(Makefile="all: ; @:\nMakefile: Makefile.in\n\t./configure\n")] == ["include"]
    assert acts(Makefile="all: ; @:\nMakefile: ;\n") == ()


VALUES = st.sampled_from(["", "a", "b", "a b", "$(A)", "$(B)", "$(strip $(A) )", "$(if $(A),b,a)"])
NAMES = st.sampled_from("ABC")
LINES = st.one_of(
    st.builds("{} {} {}".format, NAMES, st.sampled_from(["=", ":=", "?=", "+="]), VALUES),
    st.builds("{} ({},{})".format, st.sampled_from(["ifeq", "ifneq"]), VALUES, VALUES),
    st.builds("{} {}".format, st.sampled_from(["ifdef", "ifndef"]), NAMES),
    st.sampled_from(["else", "endif", "else ifdef A", "else ifeq ($(B),a)"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=14))
def test_whatever_make_reads_is_never_left_out(drawn: list[str]) -> None:
    if which("make") is None:
        missing("GNU make is not installed")
    text = _closed(drawn)
    told = run(
        ["make", "-f", "-", "-n"],
        input=text,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    read = {line for line in told.stdout.split() if line.startswith("read-")}
    weighed = {
        act.text
        for act in _asked({"Makefile": text.replace("$(info ", "$(shell touch ").encode()}, World(version="4.3"))
    }
    assert {f"touch {name}" for name in read} <= weighed, text


def _closed(drawn: list[str]) -> str:
    """Return the lines with every condition closed, and a mark after each of them."""
    kept: list[str] = []
    elses: list[bool] = []
    for number, line in enumerate(drawn):
        if line.startswith("if"):
            elses.append(False)
        elif line.startswith("e"):
            if not elses or (line != "endif" and elses[-1]):
                continue
            elses[-1] = elses[-1] or line == "else"
            if line == "endif":
                elses.pop()
        kept += [line, f"$(info read-{number})"]
    return "\n".join((*kept, *("endif" for _ in elses), "all: ; @:", ""))


def test_a_wildcard_for_one_name_and_words_put_together_are_worked_out() -> None:
    text = (
        "ifneq ($(wildcard [M]akefile),)\nall: a.z\nelse\nall: b\n\ttouch x\nendif\n"
        "$(patsubst %, %.q, $(shell ls)): ; +touch out\na.z: ; @:\n"
    )
    texts = {"Makefile": text.encode()}
    found = scan(texts.get, hands().judge, "", WORLD).reached("")
    assert [act.kind for act in found.acts] == ["shell"]


def test_the_goal_is_the_first_rule_in_the_order_in_which_make_reads() -> None:
    files = {"Makefile": "include rules.mk\nall: ; @:\n", "rules_mk": "release: ; +scp a host:\n"}
    asked = {name.replace("_", "."): text.encode() for name, text in files.items()}
    assert scan(asked.get, hands().judge, "", WORLD).graph.goals == ("release",)
    swapped = {"Makefile": b"all: ; @:\ninclude rules.mk\n", "rules.mk": asked["rules.mk"]}
    found = scan(swapped.get, hands().judge, "", WORLD)
    assert found.graph.goals == ("all",)
    assert found.reached("").acts == ()
    perhaps = {"Makefile": b"ifeq ($(shell ./ask),1)\na: ; @:\nendif\nb: ; @:\n"}
    assert scan(perhaps.get, hands().judge, "", WORLD).graph.goals == ("a", "b")


def test_what_is_defined_runs_where_a_recipe_names_it_and_anywhere_where_that_is_computed() -> None:
    text = "all: ; @:\nrelease: ; $(sending)\ndefine sending\n$(MAKE) it && scp it host:\nendef\n"
    assert scan({"Makefile": text.encode()}.get, hands().judge, "", WORLD).reached("").acts == ()
    assert scan({"Makefile": text.encode()}.get, hands().judge, "", WORLD).reached("release").acts != ()
    computed = text.replace("$(sending)", "$(sen$(D))")
    assert scan({"Makefile": computed.encode()}.get, hands().judge, "", WORLD).reached("").acts != ()
