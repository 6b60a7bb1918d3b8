"""What the text of a makefile says make runs by itself."""

from __future__ import annotations

import pytest

from rung.fieldwork import hands
from rung.model.effect import Effect, Verdict
from rung.probes.gnumake.act import Scan
from rung.probes.gnumake.commands import shells
from rung.probes.gnumake.lines import Part, lines
from rung.probes.gnumake.scan import scan
from rung.probes.gnumake.world import World
from rung.probes.snapshot import Entry


def judge(command: str) -> Verdict:
    harmless = command.startswith(("date", "make -n", "cd lib", "uname"))
    return Verdict(Effect.OBSERVE if harmless else Effect.MUTATE, "said by the test", "test")


def scanned(files: dict[str, str]) -> Scan:
    return scan(lambda name: files[name].encode() if name in files else None, judge)


@pytest.mark.parametrize(
    ("text", "kind", "harmless"),
    [
        ("V := $(shell date)\n", "shell", True),
        ("V := $(shell touch x)\n", "shell", False),
        ("V = ${shell echo $$(date) > x}\n", "shell", False),
        ("V != touch x\n", "assignment", False),
        ("V := $(shell $(CC) -dumpmachine)\n", "shell", False),
        ("a:\n\t+touch x\n", "plus", False),
        ("a:\n\t@+touch x\n", "plus", False),
        ("a: ; +touch x\n", "plus", False),
        ("a:\n\t$(MAKE) -C lib\n", "submake", True),
        ("a:\n\ttouch x && $(MAKE) b\n", "submake", False),
        ("include gen.mk\ngen.mk: in\n\ttouch $@\n", "include", False),
        ("-include a.d\n%.d: %.c\n\tcc -M $< > $@\n", "include", False),
        ("X := $(file >x,1)\n", "function", False),
        ("X := $(call shell,touch x)\n", "function", False),
    ],
)
def test_each_thing_that_runs_without_a_build_is_found_once(text: str, kind: str, harmless: bool) -> None:
    acts = scanned({"Makefile": text}).acts
    assert [(act.kind, act.harmless) for act in acts] == [(kind, harmless)]


@pytest.mark.parametrize(
    "text",
    [
        "# $(shell touch x)\na:\n\tcc -c a.c\n",
        "a:\n\t-rm -f x\n",
        "V += -O2\nV ?= x\nV ::= y\na: V := 3\na:\n\techo $(V)\n",
        "a: b \\\n  c\n\tcat b c > a\n",
        "include there.mk\n",
        "define size\n@printf %s a+b\nendef\na:\n\t$(size)\n",
        "define T\n$(1).o: $(1).c\n\t$$(CC) -c $$<\nendef\n$(foreach n,a b,$(eval $(call T,$(n))))\n",
        "MAKEFLAGS += -rR --no-print-directory\nSHELL = /bin/bash\n.DEFAULT_GOAL := a\na:\n\tcc a.c\n",
        "CFLAGS = -std=c++11 # a + b\na: a.c ; $(CC) $(CFLAGS) -o $@ $<\n",
        ".RECIPEPREFIX = >\na: b\n>cp b a\n",
    ],
)
def test_an_ordinary_makefile_runs_nothing_by_itself(text: str) -> None:
    assert scanned({"Makefile": text, "there.mk": "X = 1\n"}).acts == ()


@pytest.mark.parametrize(
    ("there", "acts"),
    [(("src/a.c",), False), (("src/a.c", "src/a.d.c"), True), (("src/a.c", "src/b.d.c"), False), (None, True)],
)
def test_a_pattern_makes_no_makefile_whose_source_is_nowhere(there: tuple[str, ...] | None, acts: bool) -> None:
    text = "S := src\n-include out/a.d\nout/%: $(S)/%.c conf | out/\n\tcc -MMD $< -o $@\nconf:\n\ttouch $@\n"
    entries = None if there is None else {path: Entry(1, 1, 0o100644) for path in there}
    read = {"Makefile": text, **dict.fromkeys(there or (), "")}
    found = scan(lambda name: read[name].encode() if name in read else None, judge, "", World(there=entries))
    assert [act.kind for act in found.acts] == ["include"] * acts


@pytest.mark.parametrize("rule", ["src/a.d.c:\n\ttouch $@\n", "src/%.c: %.y\n\tyacc $<\n"])
def test_a_source_that_a_rule_makes_lets_a_pattern_make_the_makefile(rule: str) -> None:
    text = f"-include out/a.d\nout/%: src/%.c\n\tcc $< -o $@\n{rule}"
    found = scan(lambda name: text.encode() if name == "Makefile" else None, judge, "", World(there={}))
    assert [act.kind for act in found.acts] == ["include"]


@pytest.mark.parametrize(
    ("rule", "there", "acts"),
    [
        ("%: %.in\n\tcp $< $@\n", ("Makefile.in",), True),
        ("%: %.in\n\tcp $< $@\n", ("other.in",), False),
        ("%: %.in\n\tcp $< $@\nMakefile: ;\n", ("Makefile.in",), False),
        ("%: always\n\t./refresh $@\nalways: ;\n", (), True),
    ],
)
def test_a_rule_for_anything_makes_the_makefile_whose_source_is_there(
    rule: str, there: tuple[str, ...], *, acts: bool
) -> None:
    where = World(there=dict.fromkeys(there, Entry(1, 1, 0o100644)))
    found = scan({"Makefile": f"all: ; @:\n{rule}".encode()}.get, judge, "", where)
    assert bool(found.acts) is acts


MAKES = "\n\t./make-it $@\n"


@pytest.mark.parametrize(
    ("text", "there"),
    [
        (f"VPATH = src\n-include a.d\n%.d: %.c{MAKES}", "src/a.c"),
        (f"vpath %.x src\n%: %.x{MAKES}", "src/Makefile.x"),
        (f"%: %.x{MAKES}%.x: %.y{MAKES}", "Makefile.y"),
        (f"%: %.x{MAKES}Makefile.x: base{MAKES}", "base"),
        (f"Makefile:\n%: %.x{MAKES}", "Makefile.x"),
        (f"%: up/../%.x{MAKES}", "Makefile.x"),
        (f"%: ../out/%.x{MAKES}", ""),
        (f"-include g.mk\n.DEFAULT:{MAKES}", ""),
        (f".SUFFIXES: .in\ninclude cfg\n.in:{MAKES}", "cfg.in"),
        (f"$(lastword $(MAKEFILE_LIST)): base{MAKES}", "base"),
        (f"include g.mk\n*.mk: base{MAKES}", "base"),
        ("$(eval Makefile: base ; ./make-it)\n", "base"),
        ("define R\n$(1): base\n\t./make-it\nendef\n$(foreach m,Makefile,$(eval $(call R,$(m))))\n", "base"),
        ("-include a.d\ndefine M\n$(1).d: $(1).c\n\tcc -MM $$<\nendef\n$(foreach m,a,$(eval $(call M,$(m))))\n", "a.c"),
        ("all: V != ./make-it\n", ""),
        ("override private V != ./make-it\n", ""),
        ("G = >\nV = $(file $(G)out,x)\n", ""),
        ("RUN = +@\nall: a\na:\n\t$(RUN)./make-it\n", ""),
        ("RUN = $(if $(V),,+@)\nall: a\na:\n\t$(RUN)./make-it\n", ""),
        ("SHELL = ./wrap\nV := $(shell uname)\n", ""),
        (".SHELLFLAGS = -c ./make-it\nV := $(shell uname)\n", ""),
    ],
)
def test_what_acts_by_a_roundabout_way_is_found(text: str, there: str) -> None:
    texts = {"Makefile": f"all: ; @:\n{text}".encode(), **({there: b""} if there else {})}
    where = World(there={path: Entry(1, 1, 0o100644) for path in texts})
    assert scan(texts.get, hands().judge, "", where).harmful


def test_a_makefile_is_made_of_a_newer_script_beside_it() -> None:
    texts = {"Makefile": b"all: ; @:\n", "Makefile.sh": b"echo\n"}
    for newer in (1, 3):
        there = {"Makefile": Entry(1, 2, 0o100644), "Makefile.sh": Entry(1, newer, 0o100644)}
        assert bool(scan(texts.get, judge, "", World(there=there)).acts) is (newer > there["Makefile"].mtime)


@pytest.mark.parametrize("how", ["$(eval include g.mk)\n", "define I\ninclude g.mk\nendef\n$(eval $(I))\n"])
def test_what_is_taken_in_by_an_evaluation_is_read(how: str) -> None:
    texts = {"Makefile": f"{how}all: ; @:\n".encode(), "g.mk": b"X := $(shell ./make-it)\n"}
    assert [act.path for act in scan(texts.get, judge).acts] == ["g.mk"]


def test_rules_for_anything_lead_no_name_to_ever_longer_ones() -> None:
    text = "all: x\n" + "".join(f"%: %.{sign}\n\tcp $< $@\n" for sign in "abc")
    names = scan({"Makefile": text.encode()}.get, judge).graph.below("all")
    assert names is not None
    assert {"x", "x.a", "x.a.b.c", "x.c.b.a"} <= names
    assert max(map(len, names)) == len("all.a.b.c")


@pytest.mark.parametrize(
    "call",
    [
        '$(MAKE) "A=1.dll" "B=x.exe" \\\n\t"C=strip --unneeded" D= \\\n\tb\n',
        "$(MAKE) -k -j2 --no-print-directory CC='gcc -std=c++11' b\n",
        "cd . && $(MAKE) -f Makefile b\n",
        "$(MAKE) CC=$(shell date -u +%s) b\n",
        '@echo "$$($(MAKE) --version)"\n',
    ],
)
def test_another_make_that_gets_plain_words_only_looks(call: str) -> None:
    acts = scan({"Makefile": f"all:\n\t{call}b:\n\tcc b.c\n".encode()}.get, hands().judge).acts
    assert [(act.kind, act.harmless) for act in acts if act.kind != "shell"] == [("submake", True)]


def test_where_very_many_rules_for_anything_follow_one_another_nobody_tells_what_a_goal_leads_to() -> None:
    text = "all: x\n" + "".join(f"%: %.{sign}\n\tcp $< $@\n" for sign in "abcdefghijkl")
    assert scan({"Makefile": text.encode()}.get, judge).graph.below("all") is None


def test_included_and_lower_makefiles_are_read_too_and_what_is_not_read_is_named() -> None:
    found = scanned(
        {
            "Makefile": "include a.mk $(GEN)\nall:\n\tcd lib && $(MAKE)\n\t$(MAKE) -C gone\n",
            "a.mk": "X := $(shell touch y)\n",
            "lib/Makefile": "Y != touch z\n",
        }
    )
    assert set(found.makefiles) == {"Makefile", "a.mk", "lib/Makefile"}
    assert found.unread == ("$(GEN)", "gone/Makefile")
    assert {act.path for act in found.harmful} == {"a.mk", "lib/Makefile"}


def test_nested_commands_of_the_shell_are_found_with_their_brackets() -> None:
    assert list(shells("$(shell echo $$(date) $(shell ls))")) == ["echo $$(date) $(shell ls)", "ls"]


def test_a_recipe_is_told_from_text_and_from_a_define() -> None:
    text = "A = 1\ndefine D\nx: y\nendef\na: b ; echo c\n\techo d\nB = 2\n"
    assert [line.part for line in lines(text)] == [
        Part.TEXT, Part.DEFINED, Part.RULE, Part.RECIPE, Part.RECIPE, Part.TEXT,
    ]  # fmt: skip
