"""What stands outside of the rules of a Snakefile counts where a job may rest on it, and nowhere else."""

from __future__ import annotations

import pytest

from rung.tuning import snakemake
from rung.tuning.project import Project, Rule
from rung.tuning.toplevel import toplevel

FLOW = """import os

NAMES = ["a", "b"]
FACTOR = 5


def scaled(n):
    return n * 2


rule all:
    input: expand("{s}.txt", s=NAMES)


rule one:
    output: "{s}.txt"
    params: k=FACTOR
    run:
        open(output[0], "w").write(str(scaled(3)))


onstart:
    print("begins")
"""
JOBS = {"one": Rule("one", outputs=("a.txt",), of="one"), "all": Rule("all", needs=("a.txt",), of="all")}


def said(old: str, new: str) -> list[str]:
    assert old in FLOW
    texts = ({"Snakefile": FLOW}, {"Snakefile": FLOW.replace(old, new)})
    one, two = (Project("snakemake", "x", snakemake.rules(each), (), {}, jobs=JOBS) for each in texts)
    return [f"{each.path} {each.why}" for each in toplevel(texts, (one, two))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("FACTOR = 5", "FACTOR = 6"),
        ("return n * 2", "return n * 3"),
        ("    return n * 2", "    if n:\n        return n * 2"),
        ("import os", "import os\nos.umask(0)"),
        ("import os", "from lib import *"),
        ('print("begins")', 'shell("rm -f a.txt")'),
        ("onstart:", 'module more:\n    snakefile: "more.smk"\n\n\nuse rule * from more\n\n\nonstart:'),
        ("onstart:", "use rule one as two with:\n    params: k=9\n\n\nonstart:"),
        ("FACTOR = 5", 'FACTOR = 5\nconfig["k"] = 4'),
        ("rule all:", "FACTOR = 7\n\n\nrule all:"),
    ],
)
def test_what_a_job_may_rest_on_counts_also_where_both_sides_were_planned(old: str, new: str) -> None:
    assert said(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('NAMES = ["a", "b"]', 'NAMES = [*"ab"]'),
        ("import os", "import os\nimport re"),
        ("    return n * 2", '    """Twice."""\n    # that is all\n    return n * 2'),
        ("FACTOR = 5", "FACTOR = 5  # times"),
        ("rule all:", "localrules: all\n\n\nrule all:"),
        ("    params: k=FACTOR", "    threads: 4\n    params: k=FACTOR"),
        ("FACTOR = 5", "FACTOR = 5\nUNUSED = 6"),
        ("rule all:", 'if not NAMES:\n    raise ValueError("none")\n\n\nrule all:'),
    ],
)
def test_what_the_plan_shows_or_no_job_uses_does_not_count(old: str, new: str) -> None:
    assert said(old, new) == []
