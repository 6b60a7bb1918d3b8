"""Scripts of both sides are compared by what they do; what cannot be read is said, and says nothing against anybody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.tuning.move import moves
from rung.tuning.pair import Pair
from rung.tuning.project import Project
from rung.tuning.scripts import compared, rlang
from rung.tuning.scripts.trace import Kind

CHECKED = "def go(x):\n    if x < 3:\n        raise ValueError(x)\n"


def pair(before: dict[str, str], after: dict[str, str]) -> Pair:
    one, two = (
        Project("snakemake", name, {}, (), {}, scripts=texts) for name, texts in (("before", before), ("after", after))
    )
    return Pair(one, two)


def found(before: dict[str, str], after: dict[str, str]) -> list[str]:
    both = pair(before, after)
    return [move.name for move in moves() if list(move.find(both))]


def test_a_script_of_an_older_python_is_named_and_nothing_is_said_about_it() -> None:
    both = pair({"a.py": CHECKED}, {"a.py": "print 'checked'\n"})
    assert compared.unread(both) == ("after: a.py is no Python that can be read, so nothing is said about it",)
    assert found({"a.py": CHECKED}, {"a.py": "print 'checked'\n"}) == []


def test_a_script_too_deep_to_be_read_is_named_and_nothing_is_said_about_it() -> None:
    assert compared.unread(pair({"a.py": CHECKED}, {"a.py": f"x = {'-' * 200_000}1\n"}))


TEST = "def test_cut():\n    helped(3)\n\n\ndef helped(x):\n    print(x)\n"


@pytest.mark.parametrize(
    ("path", "old", "new", "names"),
    [
        ("tests/test_a.py", "test_cut", "cut_is_right", ["checksum-dropped"]),
        ("tests/a_test.py", "def test_cut", "@pytest.mark.skip(reason='slow')\ndef test_cut", ["checksum-dropped"]),
        ("tests/test_a.py", "def test_cut", "@pytest.mark.xfail\ndef test_cut", ["checksum-dropped"]),
        ("tests/test_a.py", "def test_cut", "@pytest.fixture\ndef test_cut", ["checksum-dropped"]),
        ("tests/test_a.py", "test_cut", "test_of_a_cut", []),
        ("tests/test_a.py", "def test_cut", "@pytest.mark.slow\ndef test_cut", []),
        ("tests/test_a.py", "helped", "told", []),
        ("scripts/a.py", "test_cut", "cut_is_right", []),
    ],
)
def test_a_test_that_pytest_no_longer_runs_is_a_check_that_went(
    path: str, old: str, new: str, names: list[str]
) -> None:
    assert found({path: TEST}, {path: TEST.replace(old, new)}) == names


def test_a_script_that_only_moves_loses_nothing() -> None:
    assert found({"a.py": CHECKED}, {"bin/b.py": CHECKED}) == []


def test_a_check_moved_from_python_to_r_is_still_a_check() -> None:
    assert found({"a.py": CHECKED}, {"a.R": "go <- function(x) {\n  if (x < 3) stop(x)\n}\n"}) == []


def test_a_check_that_went_is_placed_where_it_stood() -> None:
    went = list(compared.went(pair({"a.py": CHECKED}, {"a.py": "def go(x):\n    return x\n"}), Kind.CHECK))
    assert [each.place for each in went] == ["a.py:3"]


def test_words_in_a_string_of_r_are_no_calls() -> None:
    assert rlang.traces("a.R", "message('use try(x) or head(x)')  # stop(x)\n") == ()


@given(st.text(alphabet="abx(){}[]<-=\"'#!1.,: \n\\", max_size=200))
def test_any_text_is_read_as_r_without_a_fault(text: str) -> None:
    assert all(each.place.startswith("a.R:") for each in rlang.traces("a.R", text))


SINK = 'log <- file(snakemake@log[[1]], open = "wt")\nsink(log)\nfit <- prcomp(x)\n'
OPENED = "with open(snakemake.log[0], 'w') as log:\n    log.write(str(go()))\n"


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ({"a.R": SINK}, {"a.R": "fit <- prcomp(x)\n"}, ["evidence-dropped"]),
        ({"a.py": OPENED}, {"a.py": "go()\n"}, ["evidence-dropped"]),
        ({"a.py": "shell('x' + snakemake.log_fmt_shell())\n"}, {"a.py": "shell('x')\n"}, ["evidence-dropped"]),
        ({"a.R": SINK}, {"a.R": "sink(file(snakemake@log[[1]]))\nfit <- prcomp(x)\n"}, []),
        ({"a.R": SINK}, {"bin/b.R": "fit <- prcomp(x)\n"}, []),
        ({"a.R": "# snakemake@log is not used\nfit <- 1\n"}, {"a.R": "fit <- 2\n"}, []),
    ],
)
def test_a_script_that_leaves_the_log_of_its_rule_empty_drops_evidence(
    before: dict[str, str], after: dict[str, str], names: list[str]
) -> None:
    assert found(before, after) == names
