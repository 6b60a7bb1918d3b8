"""Each value of a configuration is found on the line where it begins, whatever TOML is written around it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.app.config.whence import written

TEXT = """\
# [library] is no table here
library.root = "a" # root = 3
[targets."or.ders"] # a comment
url = '''
[policy]
minutes = 3'''
headers = { Authorization = "Bearer env:X", X-Team = "p" }
[policy]
minutes = 5
[people]
anna = [
  "a", # one
  "b",
]
"""


def test_a_value_stands_where_it_begins() -> None:
    found = {keys: (one.value, one.place) for keys, one in written(TEXT, "rung.toml").items()}
    assert found == {
        ("library", "root"): ("a", "rung.toml:2"),
        ("targets", "or.ders", "url"): ("[policy]\nminutes = 3", "rung.toml:4"),
        ("targets", "or.ders", "headers", "Authorization"): ("Bearer env:X", "rung.toml:7"),
        ("targets", "or.ders", "headers", "X-Team"): ("p", "rung.toml:7"),
        ("policy", "minutes"): (5, "rung.toml:9"),
        ("people", "anna"): (["a", "b"], "rung.toml:11"),
    }


def test_of_pyproject_only_the_table_of_rung_counts() -> None:
    text = '[project]\nname = "x"\n[tool.rung.policy]\nminutes = 5\n'
    assert {keys: one.place for keys, one in written(text, "pyproject.toml").items()} == {
        ("policy", "minutes"): "pyproject.toml:4"
    }


def leaves(table: Mapping[str, object]) -> int:
    return sum(leaves(value) if isinstance(value, dict) else 1 for value in table.values())


KEY = st.text("ab-_09", min_size=1, max_size=3)
VALUE = st.sampled_from(["1", '"x"', "true", "[1,\n2]", '"""\n[a]\nb = 1\n"""', "{ c = 1, d = { e = 2 } }"])
BODY = st.dictionaries(KEY, VALUE, max_size=4)


@given(st.dictionaries(KEY, BODY, max_size=4))
def test_nothing_of_a_file_is_lost(tables: dict[str, dict[str, str]]) -> None:
    text = "".join(
        f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in body.items()) for name, body in tables.items()
    )
    assert len(written(text, "rung.toml")) == leaves(tomllib.loads(text))


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing"])
def test_an_empty_file_says_nothing(text: str) -> None:
    assert written(text, "rung.toml") == {}
