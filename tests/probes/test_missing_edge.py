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
prog: main.o gen.h
	cc -o $@ $<
main.o: main.c
	cc -c $<
gen.h include/sub/deep.h tool late.o: in
	./generate $@
%.tab: %.y
	yacc $<
declared: gen.h
	cat gen.h
"""


def lacks(target: str, said: str) -> tuple[str, str] | None:
    err = f"{said}\nmake: *** [Makefile:5: {target}] Error 1\n"
    texts = {"Makefile": RULES.encode()}
    entries = {name: Entry(1, 1, 0o100644) for name in ("Makefile", "main.c", "in", "a.y")}
    case = Case(Ask("p"), (4, 3), texts.get, hands().judge, entries)
    return missing_edge(case, Ran(Look("build", ("make",), "copy", acts=True), 2, err=err))


@pytest.mark.parametrize(
    ("said", "file"),
    [
        ("main.c:1:10: fatal error: gen.h: No such file or directory", "gen.h"),
        ("main.c:1:10: fatal error: 'gen.h' file not found", "gen.h"),
        ("main.c:1:10: fatal error: sub/deep.h: No such file or directory", "include/sub/deep.h"),
        ("/bin/sh: 1: ./tool: not found", "tool"),
        ("cp: cannot stat \u2018gen.h\u2019: No such file or directory", "gen.h"),
        ("/usr/bin/ld: cannot find late.o: No such file or directory", "late.o"),
        ("FileNotFoundError: [Errno 2] No such file or directory: 'gen.h'", "gen.h"),
        ("cat: a.tab: No such file or directory", "a.tab"),
    ],
)
def test_what_a_recipe_lacks_and_a_rule_makes_is_an_edge_that_is_missing(said: str, file: str) -> None:
    assert lacks("main.o", said) == ("main.o", file)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("main.o", "main.c:1:10: fatal error: other.h: No such file or directory"),
        ("main.o", "cat: b.tab: No such file or directory"),  # there is no b.y that it could be made from
        ("main.o", "main.c:3: error: 'gen.h' is a strange name"),
        ("declared", "cat: gen.h: No such file or directory"),
        ("tool", "/bin/sh: 1: ./tool: not found"),
    ],
)
def test_what_no_rule_makes_or_the_target_needs_already_is_none(target: str, said: str) -> None:
    assert lacks(target, said) is None


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
