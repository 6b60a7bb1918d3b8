"""CEL expressions: true, false, or an error that says why; they end by themselves and are an extra."""

from __future__ import annotations

import sys

import pytest

from rung.model.errors import UsageError
from rung.model.expect import CelIs
from rung.text.phrase import cel
from rung.text.phrase.broken import Broken
from rung.text.phrase.matcher import parse_matcher
from rung.text.phrase.words import Words
from shared import missing

PODS = '{"pods": [{"name": "a", "ready": true, "restarts": 0}, {"name": "b", "ready": false, "restarts": 3}]}'


@pytest.fixture(autouse=True)
def _installed() -> None:
    try:
        cel.fault("true")
    except UsageError:
        missing("the extra cel")


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("exit == 0", True),
        ("json.pods.all(p, p.ready)", False),
        ("json.pods.exists(p, p.restarts > 2)", True),
        ("size(lines) == 1 && output.contains('restarts')", True),
        ("has(json.nodes)", False),
    ],
)
def test_an_expression_sees_exit_output_lines_and_json(expression: str, *, holds: bool) -> None:
    assert cel.true(expression, cel.Sight(0, PODS)) is holds


def test_output_that_is_no_json_is_null() -> None:
    assert cel.true("json == null && lines == ['a', 'b']", cel.Sight(1, "a\n\nb\n"))


@pytest.mark.parametrize(
    ("expression", "output"),
    [
        ("json.nodes == 1", PODS),
        ("'yes'", ""),
        ("1 / 0 == 1", ""),
        ("json.all(a, json.all(b, json.all(c, a + b + c >= 0)))", str(list(range(3000)))),
        ("(" * 5000 + "true" + ")" * 5000, ""),
        ("json[0] > 1", str([2**70])),
        ("nobody == 1", ""),
        ("1 +", ""),
    ],
)
def test_what_cannot_be_said_is_an_error_that_ends(expression: str, output: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        cel.true(expression, cel.Sight(0, output))


@pytest.mark.parametrize("expression", ["1 +", "nobody == 1", "(" * 5000 + "1" + ")" * 5000])
def test_what_does_not_compile_is_said_without_looking(expression: str) -> None:
    assert cel.fault(expression)
    assert not cel.fault("exit == 0")


def test_without_the_extra_the_line_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cel_expr_python", None)
    cel.environment.cache_clear()
    with pytest.raises(UsageError, match=r"pip install 'rung\[cel\]'") as caught:
        cel.fault("true")
    assert caught.value.id == "extra-missing"
    monkeypatch.undo()
    cel.environment.cache_clear()


def test_what_a_phrase_is_does_not_depend_on_what_is_installed() -> None:
    assert parse_matcher(Words("cel 1 + nonsense(")) == CelIs("1 + nonsense(")
    assert isinstance(parse_matcher(Words("cel ")), Broken)
