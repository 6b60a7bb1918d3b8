"""What makefiles say is worked out without make, as far as it can be, and in doubt too much rather than too little."""

from __future__ import annotations

import pytest

from rung.model.ask import Ask
from rung.model.effect import Effect, Facet, Verdict
from rung.probes.gnumake.act import Scan
from rung.probes.gnumake.database import Database, Target, Variable, database
from rung.probes.gnumake.exported import Exports, Readers
from rung.probes.gnumake.functions import words
from rung.probes.gnumake.lines import Part, lines
from rung.probes.gnumake.plain import expand, expansions, values
from rung.probes.gnumake.reach import can_be
from rung.probes.gnumake.scan import scan
from rung.probes.gnumake.trace import steps
from rung.probes.gnumake.watched import blind
from rung.probes.probe import Case
from rung.probes.recipes.removal import weighed
from rung.probes.recipes.written import steps as written
from rung.probes.snapshot import Entry


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("$(patsubst src/%.c,out/%.o,src/a.c src/b.h)", "out/a.o src/b.h"),
        ("$(A:.o=.d) ${A:%.o=x/%}", "a.d b.d x/a x/b"),
        ("$(addprefix x/,$(notdir a/b c/d.e))$(suffix a.b c)", "x/b x/d.e.b"),
        ("$(dir a/b c) $(basename a.b/c.d e)", "a/ ./ a.b/c e"),
        ("$(filter-out %.h,$(sort c.h b.c a.c b.c)) $(filter x,x y)", "a.c b.c x"),
        ("$(word 2,a b c) $(firstword a b) $(lastword a b) $(words a b)", "b a b 2"),
        ("$(if $(strip  $(NONE)),yes,no) $(if x,$(A),) $(or ,b) $(and a,)", "no a.o b.o b "),
        ("$(foreach n,1 2,v$(n)) $(call TWICE,x) $(subst a,b,banana)", "v1 v2 xx bbnbnb"),
        ("$$(A) $@ $(OPEN) $(shell ls)", "$$(A) $@ $(OPEN) $(shell ls)"),
        ("$(call TWICE,$(OPEN))", "$(call TWICE,$(OPEN))"),
        ("$(foreach n,1 2,v$n, w)$(foreach n,1)", "v1, w v2, w$(foreach n,1)"),
        ("$(value A) $(value OPEN) $(value RAW)", "a.o b.o $(value OPEN) $(value RAW)"),
    ],
)
def test_functions_of_text_are_worked_out_and_what_is_open_stays(text: str, told: str) -> None:
    assert expand(text, {"A": "a.o b.o", "NONE": "", "TWICE": "$(1)$(1)", "RAW": "$(A)"}) == told


def test_loops_in_loops_are_left_open_before_they_take_long() -> None:
    text = "$(foreach a,$(N),$(foreach b,$(N),$(foreach c,$(N),$(foreach d,$(N),))))"
    assert expand(text, {"N": "n " * 1_000}) == text


def test_what_is_evaluated_sets_variables_too() -> None:
    text = "A = a\n$(eval A := b)\n$(foreach n,1 2,$(eval B = $n))\ndefine D\nC = c\nendef\n$(eval $(D))\n"
    known = values(lines(text))
    assert (known["A"], known["B"], known["C"]) == (("a", "b"), (), ("c",))


def test_a_variable_that_is_set_in_several_ways_comes_to_several_texts() -> None:
    text = "H = a\nH = b\nF ?= 1\nF += 2\nC := c\nC := $(C)d\nN != ls\ndefine D\necho $(1)\nendef\nx: T = t\n"
    known = values(lines(text))
    assert (known["H"], known["F"], known["C"], known["N"]) == (("a", "b"), ("1", "1 2"), ("c", "cd"), ())
    assert (known["D"], known["T"]) == (("echo $(1)",), ("t",))
    assert set(expansions("$(H) $(F)", known)) == {"a 1", "a 1 2", "b 1", "b 1 2"}
    assert expansions('echo "$(F)" | $(H)', known) == ('echo "1" | a', 'echo "1" | b')
    assert expansions("$(N) $(GONE)", known, empty=True) == ("$(N) ",)


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("$(A:.c=.o): x\n", ("$(A:.c=.o)",)), ("a b &: c\n", ("a", "b")), ("a:: b\n", ("a",)), ("a: V := 1\n", ("a",)),
        ("-include $(O:.o=.d)\n", None), ("X = a:b\n", None), ("X ::= a\n", None), ("vpath %.c a:b\n", None),
        ("ifeq ($(X),a:b)\n", None), ("$(X) $(foreach a,b:c,$(a)) : d\n", ("$(X)", "$(foreach a,b:c,$(a))")),
    ],
)  # fmt: skip
def test_the_colon_of_a_rule_stands_outside_of_references(text: str, targets: tuple[str, ...] | None) -> None:
    (line,) = lines(text)
    assert (line.targets if line.part is Part.RULE else None) == targets


def test_words_are_not_parted_inside_a_function() -> None:
    assert list(words("a $(b c) d$(e $(f g))h")) == ["a", "$(b c)", "d$(e $(f g))h"]


def test_recipes_with_another_sign_are_recipes_in_included_makefiles_too() -> None:
    found = _scan({"Makefile": ".RECIPEPREFIX := >\ninclude a.mk\n", "a.mk": "a:\n> +touch x\n"})
    assert [(act.path, act.kind, act.text) for act in found.harmful] == [("a.mk", "plus", "touch x")]


@pytest.mark.parametrize(
    ("goal", "kinds"),
    [("", []), ("all", []), ("deep", ["submake"]), ("proof", ["plus"]), ("out/x.txt", ["plus"]), ("new", [])],
)
def test_only_what_the_goal_leads_to_counts(goal: str, kinds: list[str]) -> None:
    text = (
        "OUT = out\nall: a.txt\nproof: start $(OUT)/x.txt\n$(OUT)/%.txt: %.in\n\t+touch $@\n"
        "deep: | mid\nmid:\n\t$(MAKE) -C lib > log\n"
    )
    found = _scan({"Makefile": text, "lib/Makefile": "all:\n\techo\n"}).reached(goal)
    assert [act.kind for act in found.harmful] == kinds


def test_what_a_compiler_wrote_is_looked_at_once_and_counts_only_where_it_does_more_than_name_files() -> None:
    text = "O = a.o b.o\n-include $(O:.o=.d)\nall: $(O)\n"
    plain = _scan({"Makefile": text, "a.d": "a.o: a.c \\\n a.h\n"})
    assert (plain.makefiles, plain.unread, plain.harmful) == (("Makefile",), (), ())
    assert _scan({"Makefile": text, "b.d": "X := $(shell touch x)\n"}).harmful


def test_a_goal_that_nobody_can_work_out_leads_to_everything() -> None:
    text = "all: $(shell ls)\nother:\n\t+touch x\n"
    assert [act.kind for act in _scan({"Makefile": text}).reached("all").harmful if act.targets] == ["plus"]


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        ("a", "a", True), ("a", "b", False), ("out/%.o", "out/a.o", True), ("out/%.o", "lib/*.o", False),
        ("out/x.$(ID).txt", "out/*.txt", True), ("$(X)", "a", True),
    ],
)  # fmt: skip
def test_names_that_are_open_can_be_any_that_fits(one: str, other: str, *, fits: bool) -> None:
    assert can_be(one, other) is can_be(other, one) is fits


@pytest.mark.parametrize(
    ("out", "effects"),
    [
        ("M:1: target 'a.a' does not exist\nrm -f a.a\nar a.a\n", [Effect.MUTATE, Effect.OBSERVE]),
        ("M:1: target 'clean' does not exist\nrm -f a.a *.o\n", [Effect.DESTROY]),
        ("M:1: target 'a.o' does not exist\ncc\nM:2: target 'x' does not exist\nrm -f *.o\n",
         [Effect.OBSERVE, Effect.MUTATE]),
        ("M:1: target 'x' does not exist\nt=x.tmp; cc > $t && mv $t x || { rm -f $t; exit 1; }\n", [Effect.MUTATE]),
        ("M:1: target 'x' does not exist\nt=kept; cc > $t && mv $t x || { rm -f $t; exit 1; }\n", [Effect.DESTROY]),
        ("M:1: target 'x' does not exist\nyacc > y.c\nmv y.c x; rm -f y.h y.c\n", [Effect.OBSERVE, Effect.DESTROY]),
        ("M:1: target 'x' does not exist\nrm -f x; find . -delete\n", [Effect.DESTROY]),
        ("M:1: target 'x' does not exist\nsort > x && \\\nrm -f pod*.tmp\n", [Effect.MUTATE]),
        ("M:1: target 'x' does not exist\nrm -f pod*.tmp\n", [Effect.DESTROY]),
        ("M:1: target 'x' does not exist\nrm -f /x ~/x\n", [Effect.DESTROY]),
    ],
)  # fmt: skip
def test_a_removal_of_what_the_build_makes_again_destroys_nothing(out: str, effects: list[Effect]) -> None:
    entries = {"a.o": Entry(1, 1, 0o100644), "kept": Entry(1, 1, 0o100644)}
    case = Case(Ask(), (4, 3), lambda _: None, _danger, entries)
    assert [told.effect for told, _ in weighed(case, steps(out))] == effects


def test_rules_are_judged_as_written_with_their_variables_and_signs_worked_out() -> None:
    known = Database(
        {"DIR": Variable("DIR", "../out", "makefile")},
        {
            "tour": Target(
                "tour",
                ("help",),
                recipe=("$(if $(filter 1,$(V)),,@)rm -rf $(DIR)", "+$(MAKE) $< > $(DIR)/$$x"),
                place="M:1",
            ),
            "help": Target("help", recipe=("echo $@",), place="M:9"),
        },
    )
    assert [step.recipe for step in written(known, "tour", ())] == [
        ("echo help",), ("rm -rf ../out", "make help > ../out/$x"),
    ]  # fmt: skip


def test_what_a_pattern_rule_makes_below_a_goal_is_judged_as_written_too() -> None:
    printed = (
        "# Make data base, printed on Sun\n\n# Implicit Rules\n\n"
        "build/%.x: src/%.y | build\n#  recipe to execute (from 'M', line 4):\n\trm -rf $(@D)/$*.old $<\n\n"
        "%.x: %.z\n#  recipe to execute (from 'M', line 8):\n\ttouch $@\n\n"
        "%.o: %.c\n#  recipe to execute (built-in):\n\t$(COMPILE.c) $<\n\n# 3 implicit rules\n\n# Files\n\n"
        "all: build/a.x\n#  Phony target (prerequisite of .PHONY).\n\n"
        "twice::\n#  recipe to execute (from 'M', line 11):\n\trm -rf one\n\n"
        "twice::\n#  recipe to execute (from 'M', line 13):\n\ttouch two\n\n"
        "build/a.x:\n\nbuild:\n#  recipe to execute (from 'M', line 9):\n\tmkdir $@\n\n"
        "# files hash-table stats:\n# Finished Make data base on Sun\n"
    )
    known = database(printed)
    assert [(step.rule, step.recipe) for step in written(known, "all", {"src/a.y"})] == [
        ("M:9", ("mkdir build",)), ("M:4", ("rm -rf build/a.old src/a.y",)),
    ]  # fmt: skip
    assert written(known, "all", ()) == (), "what such a rule needs is not there, and nothing makes it"
    assert [step.recipe for step in written(known, "twice", ())] == [("rm -rf one", "touch two")]


def test_a_pattern_rule_that_needs_its_own_kind_comes_to_an_end() -> None:
    rules = (("%.x", "sub/%.x"), ("%.x", "%.y"), ("%.y", "%.x"), ("%", "%.sh"))
    shaped = tuple(
        Target(name, (need,), recipe=("touch $@",), place=f"M:{at}") for at, (name, need) in enumerate(rules)
    )
    known = Database({}, {"all": Target("all", ("a.x",), phony=True)}, shaped=shaped)
    assert written(known, "all", ()) == ()
    made = {step.target for step in written(known, "all", {"sub/a.y"})}
    assert made == {"a.x", "sub/a.x"}


def test_a_stamp_counts_through_a_copy_and_not_through_an_order() -> None:
    flags = Variable("CFLAGS", "-O2", "makefile", "Makefile:1")
    line = Variable("LINE", "CFLAGS=-O2", "makefile", "Makefile:2")
    stamp = Target("s.1", recipe=('printf "$(LINE)" > $@',), place="M:3")
    copy = Target("s", ("s.1",), recipe=("cp $< $@",), place="M:4")
    seen = Target("a.o", ("a.c", "s"), recipe=("cc $(CFLAGS)",), place="M:5")
    late = Target("b.o", ("b.c",), ("s",), recipe=("cc $(CFLAGS)",), place="M:6")
    known = Database({v.name: v for v in (flags, line)}, {t.name: t for t in (stamp, copy, seen, late)})
    (found,) = blind((seen, late), known, Readers(lambda _: Verdict(Effect.MUTATE, "", ""), Exports()))
    assert (found.variable.name, found.targets) == ("CFLAGS", ("b.o",))


def _scan(files: dict[str, str]) -> Scan:
    return scan(lambda name: files[name].encode() if name in files else None, _danger)


def _danger(text: str) -> Verdict:
    harm = "touch" in text or "> log" in text
    effect = Effect.DESTROY if "rm " in text or "-delete" in text else Effect.MUTATE if harm else Effect.OBSERVE
    return Verdict(effect, "said by the test", "test", facets=frozenset({Facet.DESTROYS_EVIDENCE}))
