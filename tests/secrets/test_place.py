"""The signs by which a place is passed over fast stand in everything that it would have found."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rung.secrets.place import Place
from rung.secrets.places import PLACES
from rung.secrets.taken import TAKEN

ALL = (*PLACES, *TAKEN)


@pytest.mark.parametrize("place", ALL, ids=lambda place: place.signs[0].decode())
def test_whatever_a_form_finds_holds_one_of_its_signs(place: Place) -> None:
    @given(st.from_regex(place.form))
    @settings(max_examples=30, suppress_health_check=list(HealthCheck), database=None)
    def holds(text: bytes) -> None:
        wanted = [found.span() for found in re.finditer(place.form, text) if found["value"]]
        assert [found.span() for found in place.found(text, text.lower())] == wanted

    holds()


@pytest.mark.parametrize(
    "words", ["curl ", "mysql ", "http ", "openssl -x ", "docker login ", "curl \\\n", "zip a\\\n"]
)
def test_a_long_command_is_not_looked_through_from_each_of_its_words(words: str) -> None:
    text = (words * 20_000).encode()
    begun = process_time()
    assert [found for place in ALL for found in place.found(text, text)] == []
    assert process_time() - begun < 5  # seconds; it took 50 and more


def test_a_place_is_not_looked_for_where_none_of_its_signs_stands() -> None:
    place = Place(b"curl wget", rb"(?P<value>\w+)")
    assert list(place.found(b"a b c", b"a b c")) == []
    assert [found["value"] for found in place.found(b"Curl x", b"curl x")] == [b"Curl", b"x"]
