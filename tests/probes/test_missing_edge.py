"""A build that fails because nothing tells make to make a file first: what lacks is a line of the makefile."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.triage import Known, Triaged, triage
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.probes.gnumake.edge import missing_edge
from rung.probes.probe import Case, Look, Ran
from rung.probes.snapshot import Entry
from shared import missing

RULES = """
.PHONY: all lint
all: prog
main.o: main.c
	cc -c -Iinclude -I. $<
prog: main.o gen.h
	cc -o $@ $<
gen.h include/sub/deep.h tool late.o lint third/own.h: in
	./generate $@
%.tab: %.y
	yacc $<
declared: gen.h
	cat gen.h
"""
COMPILED = "cc -c -Iinclude $<"


def lacks(command: str, said: str, *, above: str = "", target: str = "main.o") -> tuple[str, str] | None:
    """Ask what a target lacks whose recipe, `command`, failed in its last line after these words."""
    given = RULES.replace("\tcc -c -Iinclude -I. $<", f"{above}\t{command}")
    line = 5 + above.count("\n") if target == "main.o" else given[: given.index(f"\n{target}:")].count("\n") + 3
    err = f"{said}\nmake: *** [Makefile:{line}: {target}] Error 1\n"
    texts = {"Makefile": given.encode()}
    entries = {name: Entry(1, 1, 0o100644) for name in ("Makefile", "main.c", "in", "a.y")}
    case = Case(Ask("p"), (4, 3), texts.get, hands().judge, entries)
    return missing_edge(case, Ran(Look("build", ("make",), "copy", acts=True), 2, err=err))


FATAL = (
    "main.c:1:10: fatal error: {}: No such file or directory\n    1 | #include\n      |  ^~~\ncompilation terminated."
)


@pytest.mark.parametrize(
    ("command", "said", "file"),
    [
        ("cc -c -I. $<", FATAL.format("gen.h"), "gen.h"),
        ("$(CC) -c $<", "main.c:1:10: fatal error: 'gen.h' file not found\n1 error generated.", "gen.h"),
        ("cc -c -Iinclude $<", FATAL.format("sub/deep.h"), "include/sub/deep.h"),
        (
            "cc -c $<",
            "In file included from main.c:3:\nlib.h:1:2: fatal error: gen.h: No such file or directory",
            "gen.h",
        ),
        ("./tool < in > $@", "/bin/sh: 1: ./tool: not found", "tool"),
        ("cat < gen.h > $@", "/bin/sh: 1: cannot open gen.h: No such file", "gen.h"),
        ("cat < gen.h > $@", "/bin/bash: line 1: gen.h: No such file or directory", "gen.h"),
        ("mkdir -p out; cp gen.h out", "cp: cannot stat \u2018gen.h\u2019: No such file or directory", "gen.h"),
        ("mkdir -p out && cp gen.h out && ls", "cp: cannot stat 'gen.h': No such file or directory", "gen.h"),
        (
            "cc -o x main.o late.o",
            "/usr/bin/ld: cannot find late.o: No such file or directory\ncollect2: error: ld",
            "late.o",
        ),
        ("python3 in.py", "FileNotFoundError: [Errno 2] No such file or directory: 'gen.h'", "gen.h"),
        ("cat a.tab", "cat: a.tab: No such file or directory", "a.tab"),
        ("cat in \\\n\t  a.tab", "cat: a.tab: No such file or directory", "a.tab"),
    ],
)
def test_what_a_recipe_lacks_and_a_rule_makes_is_an_edge_that_is_missing(command: str, said: str, file: str) -> None:
    assert lacks(command, said) == ("main.o", file)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (COMPILED, FATAL.format("other.h")),
        (COMPILED, FATAL.format("own.h")),  # no folder of the command leads to the one that a rule makes
        (COMPILED, "main.c:3: error: 'gen.h' is a strange name"),
        ("cat b.tab", "cat: b.tab: No such file or directory"),  # there is no b.y that it could be made from
        ("lint main.c", "make: lint: No such file or directory"),  # a program, and a task of that name
        ("tool main.c", "/bin/sh: 1: tool: not found"),  # it is looked for in PATH
        ("./check", "gen.h: not found, using defaults"),
        ("./check", "check: cannot read gen.h: No such file or directory\nthe sum is wrong"),
    ],
)
def test_what_no_rule_makes_there_is_none(command: str, said: str) -> None:
    assert lacks(command, said) is None


@pytest.mark.parametrize(
    ("above", "command", "said"),
    [
        (
            "\t-rm gen.h\n",
            COMPILED,
            "rm: gen.h: No such file or directory\nmake: [Makefile:5: main.o] Error 1 (ignored)",
        ),
        ("\t@cat gen.h || true\n", "@grep -q x in", "cat: gen.h: No such file or directory"),
        ("", "@cat gen.h; grep -q x in", "cat: gen.h: No such file or directory"),
        ("", "@cat gen.h || grep -q x in", "cat: gen.h: No such file or directory"),
        ("", "@cat gen.h | grep -q x", "cat: gen.h: No such file or directory"),
        (
            "",
            COMPILED,
            "ls: cannot access 'gen.h': No such file or directory\nmain.c:1:1: error: unknown type name 'x'",
        ),
    ],
)
def test_a_file_that_the_build_can_do_without_is_none(above: str, command: str, said: str) -> None:
    assert lacks(command, said, above=above) is None


def test_what_the_target_needs_already_is_no_edge_that_is_missing() -> None:
    assert lacks(COMPILED, "cat: gen.h: No such file or directory", target="declared") is None


def triaged(folder: Path, makefile: str) -> Triaged:
    if which("make") is None:
        missing("GNU make is not installed")
    (folder / "Makefile").write_text(makefile)
    (folder / "in").write_text("i\n")
    return triage(hands(), ground, "make", Ask(str(folder), scratch=True), Known("a clean build fails"))


def test_a_clean_build_that_lacks_a_generated_file_is_repaired_in_the_graph(tmp_path: Path) -> None:
    found = triaged(tmp_path, "out: one two\none:\n\tcat gen > one\ntwo: gen\n\tcat gen > two\ngen: in\n\tcp in gen\n")
    assert (found.ending, found.note.boundary) == ("repair", "graph truth")
    assert "`gen`, which a rule makes, and `one` does not need it" in found.note.evidence


def test_a_clean_build_that_lacks_what_nothing_makes_is_no_matter_of_the_graph(tmp_path: Path) -> None:
    found = triaged(tmp_path, "out: one\none:\n\tcat gen > one\n")
    assert (found.ending, found.note.boundary) == ("repair", "environment or contract drift")
