from __future__ import annotations

import json
import math
from types import MappingProxyType

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from rung.ledger.canonical import DEEPEST, JSON, LARGEST, canonical
from rung.model.errors import UntrustedError

texts = st.text(st.characters(exclude_categories=["Cs"]))
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-LARGEST, LARGEST)
    | st.floats(-float(LARGEST), float(LARGEST), allow_nan=False)
    | texts
)
values = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20)


@given(values)
def test_the_quick_spelling_is_the_one_of_rfc_8785(value: JSON) -> None:
    assert canonical(value) == rfc8785.dumps(value)


def test_every_character_is_spelled_as_rfc_8785_spells_it() -> None:
    every = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF)
    assert canonical([every]) == rfc8785.dumps([every])


def test_what_is_derived_from_text_or_numbers_is_spelled_as_they_are() -> None:
    class Word(str):
        __slots__ = ()

    class Whole(int):
        pass

    assert canonical({"word": Word("a"), "whole": Whole(1), Word("key"): None}) == b'{"key":null,"whole":1,"word":"a"}'


@given(values)
def test_reading_a_canonical_value_and_writing_it_again_changes_nothing(value: JSON) -> None:
    data = canonical(value)
    assert canonical(json.loads(data)) == data


@pytest.mark.parametrize(
    "value",
    [
        2**53,
        -(2**53),
        1e16,
        math.nan,
        math.inf,
        -math.inf,
        "\ud800",
        ["\ud800", 0.5],
        {"\udfff": 1},
        {"\udfff": 0.5},
        {1: 2},
        {"a": {1, 2}},
        b"bytes",
    ],
)
def test_what_has_no_exact_form_is_refused(value: JSON) -> None:
    with pytest.raises(UntrustedError) as caught:
        canonical(value)
    assert caught.value.id == "entry-invalid"


def test_keys_beyond_the_basic_plane_are_sorted_by_utf_16_units() -> None:
    assert canonical({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


def test_any_mapping_is_an_object_and_any_tuple_an_array() -> None:
    value: JSON = {"b": MappingProxyType({"x": (1, 2.5)}), "a": [MappingProxyType({})]}
    assert canonical(value) == b'{"a":[{}],"b":{"x":[1,2.5]}}'
    assert canonical(MappingProxyType({"x": (1, "é")})) == '{"x":[1,"é"]}'.encode()


def test_a_value_nested_too_deeply_is_refused_before_a_parser_gives_up() -> None:
    value: JSON = 1
    for _ in range(DEEPEST + 1):
        value = [value]
    with pytest.raises(UntrustedError):
        canonical(value)
    inner: JSON = 1
    for _ in range(DEEPEST):
        inner = [inner]
    assert canonical(inner) == b"[" * DEEPEST + b"1" + b"]" * DEEPEST
