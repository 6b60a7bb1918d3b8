"""A file is made where a rule has its name, or a pattern whose source is there."""

from __future__ import annotations

import pytest

from rung.tuning.made import Made
from rung.tuning.project import Project, Rule

RULES = {
    "%": Rule("%", outputs=("%",), needs=("%.in",), recipe=("sed s/a/b/ $< > $@",)),
    "count": Rule(
        "count", outputs=("work/{s}.n",), needs=("raw/{s}.txt",), recipe=("wc",), fields={"log": ("l/{s}.x",)}
    ),
    "sum": Rule("sum", outputs=("sums/{s}.n",), needs=("work/{s}.n",), recipe=("wc",)),
    "all": Rule("all", outputs=("all.txt",), needs=("header.txt", "sums/a.n"), recipe=("cat",)),
    "free": Rule("free", outputs=("free/{s}.txt",), recipe=("date",)),
}


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("all.txt", True),
        ("conf.h", True),
        ("work/a.n", True),
        ("sums/a.n", True),
        ("free/new.txt", True),
        ("header.txt", False),
        ("raw/a.txt", False),
        ("work/z.n", False),
        ("free/old.txt", False),
    ],
)
def test_a_pattern_makes_what_has_its_source(path: str, made: bool) -> None:
    paths = {"conf.h.in", "raw/a.txt", "header.txt", "free/old.txt"}
    found = Made((Project("make", "x", RULES, (), {}),), paths, paths)
    assert found.holds(path) is made
    assert found.notes("l/a.x")
    assert not found.notes("logs/a.txt")
