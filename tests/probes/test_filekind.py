"""What a file of a project is for, as its path alone tells."""

from __future__ import annotations

import pytest

from rung.probes.filekind import is_beside, is_left, is_prose, is_workflow


@pytest.mark.parametrize(
    "path", ["README", "README.md", "lib/COPYING", "LICENSE-MIT", "ChangeLog", "NEWS.txt", "2-4-RELEASENOTES"]
)
def test_a_name_under_which_a_project_speaks_of_itself_is_prose_and_no_part_of_the_build(path: str) -> None:
    assert is_prose(path)
    assert is_beside(path)


@pytest.mark.parametrize("path", ["docs/build.sh", ".github/workflows/ci.yml", "a/b.rst", ".gitignore", "justfile"])
def test_what_stands_beside_the_build_may_still_be_a_script_and_is_no_prose(path: str) -> None:
    assert is_beside(path)
    assert not is_prose(path)


@pytest.mark.parametrize("path", ["Makefile", "src/main.c", "READMEs.py", "a/samples.tsv", "read_news.sh", "todo.py"])
def test_what_may_be_built_from_is_neither_prose_nor_beside_nor_left(path: str) -> None:
    assert not any(says(path) for says in (is_prose, is_beside, is_left))


@pytest.mark.parametrize("path", ["main.o", ".snakemake/log/x", "src/__pycache__/a.pyc", "logs/day.txt", "libz.so"])
def test_what_a_run_leaves_is_known(path: str) -> None:
    assert is_left(path)


@pytest.mark.parametrize(("path", "said"), [("Snakefile", True), ("workflow/rules/a.smk", True), ("snake.py", False)])
def test_rules_of_snakemake_are_known_by_the_name_of_their_file(path: str, said: bool) -> None:
    assert is_workflow(path) is said
