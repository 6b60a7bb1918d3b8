"""A list of samples that grew is no other value only where the plan shows each thing that came."""

from __future__ import annotations

import pytest

from rung.tuning.grown import grown
from rung.tuning.pair import Pair
from rung.tuning.project import Project, Rule


def project(name: str, values: tuple[str, ...], *made: str) -> Project:
    rules = {each: Rule(each, outputs=(each,)) for each in made}
    return Project("make", "a", rules, (), {}, {name: values}, resolved=True)


@pytest.mark.parametrize(
    ("name", "old", "now", "made", "holds"),
    [
        ("config.yaml:samples", ("A",), ("A", "B"), "out/B.txt", True),
        ("samples.tsv:rows", ("A\t1",), ("A\t1", "B\t2"), "out/B.txt", True),
        ("config.yaml:samples", ("A",), ("A", "B"), "out/other.txt", False),
        ("config.yaml:samples", ("A", "B"), ("B", "A", "C"), "out/C.txt", False),
        ("config.yaml:exclude", ("A",), ("A", "B"), "out/B.txt", False),
        ("exclude_samples.txt:rows", ("A",), ("A", "B"), "out/B.txt", False),
        ("config.yaml:steps", ("A",), ("A", "B"), "out/B.txt", False),
    ],
)
def test_only_a_list_of_samples_that_the_plan_follows_may_grow(
    name: str, old: tuple[str, ...], now: tuple[str, ...], made: str, *, holds: bool
) -> None:
    pair = Pair(project(name, old, "out/A.txt"), project(name, now, "out/A.txt", made))
    assert grown(pair, name) is holds
