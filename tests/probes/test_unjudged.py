"""Which commands of a plan nobody can judge here, and which are expanded or known."""

from __future__ import annotations

import pytest

from rung.model.ask import Ask
from rung.probes.gnumake.database import Database, Target
from rung.probes.gnumake.trace import Step, Why
from rung.probes.probe import Case
from rung.probes.recipes.dangers import judged
from rung.probes.recipes.unjudged import unjudged
from rung.risk.classify import classify

CASE = Case(Ask(target="verify"), (4, 3), lambda _path: None, classify)
EMPTY = Database()
CALLS = Database(targets={"verify": Target("verify", recipe=("$(MAKE) -C sub all",))})


def told(text: str, known: Database = EMPTY, folder: str = "", *, expanded: bool = True) -> list[str]:
    step = Step("verify", "Makefile:2", Why.PHONY, recipe=(text,), folder=folder)
    return [found for _, found, why in unjudged(CASE, (step,), known, expanded=expanded) if why]


@pytest.mark.parametrize(
    "text",
    [
        "./wipe.sh",
        "bash wipe.sh",
        "cp a b && ./wipe.sh",
        "./o > logs/run.log",
        "echo $(./o)",
        "timeout 5 ./o",
        "if test -f a; then ./o; fi",
        "find . -exec ./o {} +",
        "python3 -c 'import os'",
        "perl -e 'unlink 1'",
        "ed -s logs/run.log",
        "logrotate -f c",
        "go test ./...",
        "cp a b; . ./env.sh",
        '"$X" a',
        "docker run -v .:/w img cmd",
        "podman run --rm --mount type=bind,src=.,dst=/w img",
        "docker compose run tests",
        "make all",
    ],
)
def test_programs_of_the_project_code_and_mounted_folders_are_not_judged(text: str) -> None:
    assert told(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "test -s a && sort a > b",
        "sed -i d a",
        "rm -rf logs",
        "docker run --rm img cmd",
        "for f in a b; do test -s $f || exit $n; done",
        "snakemake --cores 1",
    ],
)
def test_what_a_table_has_is_judged_whatever_it_does(text: str) -> None:
    assert told(text) == []


def test_a_make_below_is_judged_where_it_was_printed_with_all_that_it_runs() -> None:
    assert told("make -C sub all", CALLS) == []
    assert told("make -C sub all", CALLS, expanded=False) == ["make -C sub all"]
    assert told("make more", folder="sub") == []


def test_of_commands_that_differ_in_a_file_only_the_first_is_told() -> None:
    step = Step("verify", "Makefile:2", Why.PHONY, recipe=("./o a.txt", "./o b.txt"))
    assert [text for _, text, _ in unjudged(CASE, (step,), EMPTY, expanded=True)] == ["./o a.txt"]


def routes(*recipes: tuple[str, str]) -> Database:
    return Database(
        targets={name: Target(name, recipe=(text,), phony=True, place="Makefile:1") for name, text in recipes}
    )


def test_what_several_proof_routes_do_is_said_once() -> None:
    known = routes(("audit", "rm -rf logs"), ("check", "rm -rf logs"), ("report", "./o"), ("verify", "./o"))
    found = judged(CASE, known, ())
    assert found.removes == ("`make audit`, `make check` would run: rm -rf logs",)
    assert [line.partition(" at ")[0] for line in found.unsure] == [
        "`make report`, `make verify` run what rung cannot judge"
    ]
    assert found.route == "report"


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("snakemake --profile p --cores all | tee run.txt", True),
        ("test -d a && snakemake --cores 1", True),
        ("snakemake --cores 1 -n -p > plan.txt", False),
        ("snakemake --lint", False),
        ("echo snakemake --cores 1", False),
        ('tool info SNAKEMAKE="bin/snakemake"', False),
    ],
)
def test_a_proof_route_that_runs_the_workflow_is_named(text: str, runs: bool) -> None:
    assert bool(judged(CASE, routes(("verify", text)), ()).runs) is runs
