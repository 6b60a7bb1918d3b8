"""Which variables an answer names that a build in a copy did not get: those that the project asks for."""

from __future__ import annotations

from rung.app.probing.lacking import lacking
from rung.probes.snapshot import Entry

ENV = {"API_TOKEN": "s3cret", "DATA": "/srv/data", "OUT": "/home/p/proj/out", "OTHER_TOKEN": "x", "DATABASE": "/srv/db"}


def named(files: dict[str, str]) -> tuple[str, ...]:
    entries = {path: Entry(len(text), 1, 0o644) for path, text in files.items()}
    return lacking(ENV, "/home/p/proj", lambda path: files[path].encode(), entries)


def test_the_variables_that_the_project_names_and_a_copy_does_not_get_are_named_by_name_alone() -> None:
    files = {"Snakefile": 'shell: "curl -H $API_TOKEN ${{OUT}}"\n', "scripts/get.sh": "ls $DATA/raw\n"}
    assert named(files) == ("API_TOKEN", "DATA")


def test_a_word_in_the_data_or_in_what_a_tool_keeps_asks_for_nothing() -> None:
    assert named({"raw/a.txt": "API_TOKEN", ".snakemake/x.json": "DATA", "Makefile": "DATABASES = 1"}) == ()
