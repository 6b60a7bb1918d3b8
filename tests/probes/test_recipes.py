"""What a target runs, read from what make and snakemake print; and when they must not even be asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from rung.probes.gnumake.scan import scan
from rung.probes.recipes import gnumake, snakemake
from rung.probes.recipes.recipe import Call, UnknownError
from rung.risk.classify import classify

DATA = Path(__file__).parent / "data" / "recipes"
FLOW = (DATA / "Snakefile").read_text("utf-8")
BODY = "cat out/a.txt > out/b.txt\n        wc -l out/a.txt | tee -a log.txt"
PLAIN = "all: a\n\techo all\na:\n\techo a > a\n"


def _why(**files: str) -> str:
    named = {name.replace("_", "."): text.encode() for name, text in files.items()}
    found = scan(named.get, classify)
    return gnumake.reason_not_to(found, named.get)


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("make", Call()),
        ("make -j4 -k all", Call(targets=("all",))),
        ("make -C sub -f other.mk V=1 clean all", Call("sub", "other.mk", ("V=1",), ("clean", "all"))),
        ("make --directory=./sub", Call("sub")),
    ],
)
def test_a_call_of_make_is_taken_apart(words: str, call: Call) -> None:
    assert gnumake.call(tuple(words.split())) == call


@pytest.mark.parametrize("words", ["make -n all", "make -p", "make --trace all", "make --eval=x", "make -q", "make -C"])
def test_a_call_of_make_with_another_option_is_left_to_its_table(words: str) -> None:
    assert gnumake.call(tuple(words.split())) is None


@pytest.mark.parametrize(
    "words",
    ["make -C .. x", "make -f /tmp/x", "make SHELL=/bin/x", "make MAKEFLAGS=x", "make PATH=/tmp", "make A=$(b)"],
)
def test_a_call_that_leads_out_of_the_project_is_not_expanded(words: str) -> None:
    with pytest.raises(UnknownError):
        gnumake.call(tuple(words.split()))


def test_a_makefile_that_only_has_rules_may_be_asked() -> None:
    assert _why(Makefile=PLAIN) == ""
    assert (
        _why(Makefile=f"include c.mk\nSHELL := /bin/bash\n.SHELLFLAGS := -eu -o pipefail -c\n{PLAIN}", c_mk="A = 1\n")
        == ""
    )


@pytest.mark.parametrize(
    "text",
    [
        "A := $(shell touch x)\n",
        "A != touch x\n",
        "all:\n\t+touch x\n",
        "all:\n\t$(MAKE) -C $(SUB)\n",
        "include made.mk\nmade.mk:\n\ttouch $@\n",
        "include $(wildcard *.mk)\n",
        "$(file >x,a)\n",
        "load x.so\n",
        "F = shell\nA := $(call $(F),touch x)\n",
        "A := $(call shell,touch x)\n",
        "$(eval A := $$(shell touch x))\n",
        ".RECIPEPREFIX = $(SIGN)\n",
        "SHELL := /usr/bin/python3\n",
        ".SHELLFLAGS := -c 'touch x' --\n",
        "MAKEFLAGS += --eval=x\n",
        "export PATH := $(CURDIR)/bin:$(PATH)\n",
        "PATH = /tmp\n",
        "all: PATH = /tmp\n",
        "export LD_PRELOAD = x.so\n",
        "export\nBASH_ENV = x\n",
        ".EXPORT_ALL_VARIABLES:\nLD_PRELOAD = x\n",
        "Makefile: configure\n\t./configure\n",
        "%:\n\ttouch x\n",
    ],
)
def test_a_makefile_that_acts_when_it_is_read_is_not_asked(text: str) -> None:
    assert _why(Makefile=text + PLAIN)


def test_recipes_are_cut_where_another_shell_begins() -> None:
    out = (
        "make[1]: Entering directory '/x'\nrm -rf a \\\n  b\necho c\n"
        "make: Nothing to be done for 'd'.\nmake[1]: Leaving directory '/x'\n"
    )
    assert gnumake.printed(out) == ("rm -rf a \\\n  b", "echo c")


def test_only_makes_own_sentences_are_passed_over() -> None:
    said = "make: Nothing to be done for 'a'; rm b\nmake: 'x' is up to date.; rm c\n"
    assert len(gnumake.printed(said)) == 2


@pytest.mark.parametrize("version", ["7.32", "9.27"])
def test_the_shell_text_of_every_job_is_read(version: str) -> None:
    out = (DATA / f"snakemake-{version}-all.txt").read_text("utf-8")
    assert snakemake.printed(out, FLOW) == ("echo hi > out/a.txt", BODY)


def test_a_single_look_is_read() -> None:
    assert snakemake.printed((DATA / "snakemake-9.27-look.txt").read_text("utf-8"), FLOW) == ("ls -l",)


def test_a_rule_that_runs_python_is_not_known() -> None:
    out = (DATA / "snakemake-9.27-run.txt").read_text("utf-8")
    with pytest.raises(UnknownError, match="runs Python"):
        snakemake.printed(out, f"{FLOW}\nrule c:\n    output: 'out/c.txt'\n    run:\n        pass\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Shell command: ls -l", "Shell command: ls -l\nJob stats:\nrm x"),
        (
            "Shell command: ls -l",
            "Shell command: ls\n\n[Sun Nov 22 04:33:32 2026]\nrule x:\n    a: ; rm x\nShell command: ls",
        ),
        ("rule look:", "checkpoint look:"),
        ("total        1", "total        2"),
        ("Job stats:", "Job stat:"),
    ],
)
def test_an_answer_of_another_form_is_not_known(old: str, new: str) -> None:
    out = (DATA / "snakemake-9.27-look.txt").read_text("utf-8")
    assert old in out
    with pytest.raises(UnknownError):
        snakemake.printed(out.replace(old, new), FLOW)


@pytest.mark.parametrize(
    "line",
    [
        "shell('touch x')",
        "import os; os.system('x')",
        "open('x', 'w')",
        "subprocess.run(['x'])",
        "onstart:",
        "Path(x).write_text('a')",
    ],
)
def test_a_snakefile_whose_python_acts_is_not_asked(line: str) -> None:
    assert snakemake.reason_not_to(f"{FLOW}\n{line}\n")
    assert snakemake.reason_not_to(FLOW) == ""


@pytest.mark.parametrize(
    "words", ["snakemake -n", "snakemake --unlock", "snakemake --profile x", "snakemake --config a=b"]
)
def test_a_call_of_snakemake_with_another_option_is_left_to_its_table(words: str) -> None:
    assert snakemake.call(tuple(words.split())) is None


def test_a_call_of_snakemake_is_taken_apart() -> None:
    assert snakemake.call(("snakemake", "--cores", "4", "-p", "all")) == Call(targets=("all",))
    assert snakemake.call(("snakemake", "-j8", "-s", "workflow/Snakefile")) == Call(file="workflow/Snakefile")
    assert snakemake.call(("snakemake", "--cores", "out.txt")) == Call(targets=("out.txt",))
