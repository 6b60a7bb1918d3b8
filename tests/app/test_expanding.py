"""Targets of a real project, judged by what the real make says it would run; the project stays as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rung.app.risk import Ask, one
from rung.fieldwork import ground
from rung.wiring.wiring import Places, Wiring
from shared import missing

MAKEFILE = """\
OUT = build
.PHONY: all clean status tidy lost
all: $(OUT)/app
$(OUT)/app:
\tmkdir -p $(OUT)
clean: tidy
status:
\t@git status -sb
\t-ls -l
tidy:
\t@rm -rf $(OUT) \\
\t  logs
lost:
\t./deploy.sh
shadow:
\tls() { :; }
\tls -l
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    if shutil.which("make") is None:
        missing("make is not installed")
    (tmp_path / "Makefile").write_text(MAKEFILE)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "Makefile").write_text("look:\n\tdate\n")
    return tmp_path


def level(project: Path, command: str) -> str:
    site = Wiring(Places(root=str(project))).site()
    before = sorted((str(path), path.stat().st_mtime_ns) for path in project.rglob("*"))
    told = one(site, command, Ask(project=str(project), ground=ground))
    assert sorted((str(path), path.stat().st_mtime_ns) for path in project.rglob("*")) == before
    return f"{told.level}: {told.reason}"


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("make status", "probe"),
        ("make clean", "destroy: make runs `rm -rf build"),
        ("make all", "mutate: make runs `mkdir"),
        ("make", "mutate: make runs `mkdir"),
        ("make lost", "unknown: make runs `./deploy.sh`"),
        ("make -C sub look", "probe"),
        ("timeout 9 make status", "probe"),
        ("make status && rm x", "destroy"),
        ("make status > out", "mutate"),
        ("make OUT=/etc clean", "destroy: make runs `rm -rf /etc"),
        ("make nothing", "unknown: what it would run cannot be told"),
        ("cd sub; make status", "unknown"),
        ("V=1 make status", "unknown"),
        ("ssh h make status", "unknown"),
        ("make -p", "mutate"),
        ("make --trace status", "mutate"),
    ],
)
def test_a_target_is_judged_by_its_recipes_and_never_by_its_name(project: Path, command: str, wanted: str) -> None:
    assert level(project, command).startswith(wanted)


def test_without_a_project_nothing_is_asked(project: Path) -> None:
    site = Wiring(Places(root=str(project))).site()
    assert one(site, "make status", Ask(project=str(project))).level == "unknown"


def test_a_project_that_acts_when_it_is_read_is_told_and_not_asked(project: Path) -> None:
    (project / "Makefile").write_text(f"A := $(shell touch {project}/acted)\n{MAKEFILE}")
    assert "may run something when make only reads" in level(project, "make status")
    assert not (project / "acted").exists()


def test_a_tool_that_is_not_there_is_said(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "Snakefile").write_text("rule look:\n    shell: 'ls -l'\n")
    monkeypatch.setenv("PATH", "/no-such-folder")
    assert "snakemake is not installed here" in level(project, "snakemake --cores 1 look")


SHAPED = """\
PROGRAMS = build/one
-include $(PROGRAMS:=.d)
.PHONY: look
look:
\tls -l
build/%: src/%.c
\tcc -o $@ $<
"""


@pytest.mark.parametrize(("source", "wanted"), [("one.c", "probe"), ("one.d.c", "unknown: what it would run cannot")])
def test_a_rule_of_a_shape_makes_a_makefile_only_where_what_it_needs_is_there(
    source: str, wanted: str, project: Path
) -> None:
    (project / "Makefile").write_text(SHAPED)
    (project / "src").mkdir()
    (project / "src" / source).write_text("int main(void) { return 0; }\n")
    assert level(project, "make look").startswith(wanted)


def test_a_condition_counts_both_ways_for_nobody_knows_where_it_will_be_made(project: Path) -> None:
    hidden = f"ifdef NEVER_SET\nA := $(shell touch {project}/acted)\nendif\n"
    (project / "Makefile").write_text(f"{hidden}{MAKEFILE}")
    assert "may run something when make only reads" in level(project, "make status")
