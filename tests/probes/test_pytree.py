"""A text of Python is read without a word on the standard error, whatever Python thinks of it."""

from __future__ import annotations

import tokenize
import warnings

import pytest

from rung.probes.smk.pytokens import pytokens
from rung.probes.smk.pytree import FAULTS, expression, parsed


def test_what_python_warns_of_is_told_to_nobody() -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        parsed('X = "\\d"\nprint(X is 3)\n')
        expression('f"\\d{1}"')
        pytokens('x = f"\\{{1}}"\n')
    assert told == []


@pytest.mark.parametrize("text", ["x = (", "x\0", "-" * 300_000 + "1"])
def test_what_is_no_python_or_too_deep_is_one_of_the_faults(text: str) -> None:
    with pytest.raises(FAULTS):
        parsed(text)
    with pytest.raises(FAULTS):
        expression(text)


@pytest.mark.parametrize("text", ["x = )", "x = (]", "x = (", "x = $a", "!ls", "x\0", "(" * 500, "a" * 30_000])
def test_what_has_no_tokens_is_told(text: str) -> None:
    with pytest.raises((tokenize.TokenError, *FAULTS)):
        pytokens(f"{text}\n")


def test_a_text_in_which_values_are_put_is_one_token_and_a_carriage_return_ends_a_line() -> None:
    found = [each.string for each in pytokens("x = f'ä{ {1: (2)} }{{' # a\ry = f'''\n{z}'''\n") if each.string.strip()]
    assert found == ["x", "=", "f'ä{ {1: (2)} }{{'", "# a", "y", "=", "f'''\n{z}'''"]
