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
        ("tests/test_a.py", "def test_cut", "pytestmark = pytest.mark.skip\n\n\ndef test_cut", ["checksum-dropped"]),
        ("tests/test_a.py", "    helped(3)", "    pytest.skip('slow')\n    helped(3)", ["checksum-dropped"]),
        ("tests/test_a.py", "    helped(3)", "    if not helped:\n        pytest.skip('none')\n    helped(3)", []),
        ("tests/test_a.py", "def test_cut", "pytestmark = pytest.mark.slow\n\n\ndef test_cut", []),
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


CLASS = "class TestCut:\n    @pytest.mark.parametrize('n', [1, 2, 3])\n    def test_cut(self, n):\n        helped(n)\n"


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("class TestCut", "class Cut", ["checksum-dropped"]),
        ("class", "@pytest.mark.skip\nclass", ["checksum-dropped"]),
        ("class TestCut:\n", "class TestCut:\n    pytestmark = [pytest.mark.xfail]\n", ["checksum-dropped"]),
        ("[1, 2, 3]", "[1]", ["tests-narrowed"]),
        ("[1, 2, 3]", "[1, 2, 3, 4]", []),
        ("[1, 2, 3]", "NUMBERS", []),
        ("[1, 2, 3]", "[1, 2, 'skip']", []),
        ("TestCut", "TestOther", []),
        ("class TestCut", "class Cut(TestCase)", []),
    ],
)
def test_a_class_or_a_case_that_pytest_no_longer_runs_is_missed(old: str, new: str, names: list[str]) -> None:
    assert found({"tests/test_a.py": CLASS}, {"tests/test_a.py": CLASS.replace(old, new)}) == names


HOOK = "def pytest_sessionfinish(session):\n    session.exitstatus = 1\n"


@pytest.mark.parametrize(
    ("after", "names"),
    [
        ({"tests/conftest.py": HOOK.replace("pytest_", "_")}, ["checksum-dropped"]),
        ({"tests/conftest.py": "", "conftest.py": HOOK}, []),
        ({"tests/conftest.py": HOOK.replace("= 1", "= 2")}, []),
    ],
)
def test_a_hook_that_checks_is_found_by_its_name(after: dict[str, str], names: list[str]) -> None:
    assert found({"tests/conftest.py": HOOK}, after) == names


ASKS = "def go(x, rows):\n    assert x == 3, 'three'\n    if len(rows) < 2:\n        sys.exit('few')\n"


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("x == 3", "x != 3", ["checksum-dropped"]),
        ("x == 3", "not x == 3", ["checksum-dropped"]),
        ("x == 3", "x == 3 or True", ["checksum-dropped"]),
        ("x == 3, 'three'", "(x == 3, 'three')", ["checksum-dropped"]),
        ("x == 3", "x is not None", ["checksum-dropped"]),
        ("x == 3", "x >= 3", ["checksum-dropped"]),
        ("len(rows) < 2", "len(rows) < -2", ["tolerance-loosened"]),
        ("x == 3", "3 == x", []),
        ("x == 3", "not x != 3", []),
        ("x == 3, 'three'", "x == 3", []),
        ("x == 3", "x == 3 and rows", []),
        ("    assert x == 3, 'three'\n", "    if x != 3:\n        raise ValueError(x)\n", []),
        ("len(rows) < 2", "2 > len(rows)", []),
        ("rows", "lines", []),
    ],
)
def test_a_check_that_is_turned_asks_for_less(old: str, new: str, names: list[str]) -> None:
    assert found({"a.py": ASKS}, {"a.py": ASKS.replace(old, new)}) == names
