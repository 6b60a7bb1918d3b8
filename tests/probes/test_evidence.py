"""What a run says about waiting, and which evidence a recipe names."""

from __future__ import annotations

import pytest

from rung.probes.make.evidence import comes_to
from rung.probes.smk.waits import waits

OLD = """\
[Sun Nov 22 06:06:30 2026]
rule late:
    output: out/late.txt
    reason: Missing output files: out/late.txt

Waiting at most 5 seconds for missing files.
[Sun Nov 22 06:06:32 2026]
Finished job 1.
"""
NEW = """\
[Sun Nov 22 06:06:34 2026]
localrule late:
    output: out/late.txt
Waiting at most 5 seconds for missing files:
out/late.txt (missing locally)
[Sun Nov 22 06:06:39 2026]
Finished jobid: 1 (Rule: late)

[Sun Nov 22 06:06:39 2026]
localrule all:
    input: out/late.txt
[Sun Nov 22 06:06:59 2026]
Finished jobid: 0 (Rule: all)
"""


@pytest.mark.parametrize(
    ("text", "seconds"), [(OLD, [2.0]), (NEW, [5.0]), ("", []), ("Waiting at most 5 seconds\n", [])]
)
def test_only_a_job_after_which_files_were_waited_for_is_late(text: str, seconds: list[float]) -> None:
    assert [each.seconds for each in waits(text)] == seconds
    assert {each.output for each in waits(text)} <= {"out/late.txt"}


@pytest.mark.parametrize(
    ("word", "path", "named"),
    [
        ("logs/sort.log", "logs/sort.log", True),
        ("./logs/sort.log", "logs/sort.log", True),
        ("logs/$*.log", "logs/sort.log", True),
        ("$(LOGS)/sort.log", "deep/logs/sort.log", True),
        ("$(@:.o=.log)", "logs/sort.log", False),
        ("$@", "logs/sort.log", False),
        ("logs/other.log", "logs/sort.log", False),
        ("logs/s", "logs/sort.log", False),
    ],
)
def test_a_recipe_names_a_file_where_its_word_can_come_to_it(word: str, path: str, named: bool) -> None:
    assert comes_to(word, path) is named
