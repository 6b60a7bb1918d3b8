"""Characters that show a person one thing and a shell another: none is passed over in a text that looks plain."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rung.risk.deceiving import BEYOND, DECEIVING, deceiving, tame

TEXTS = st.text() | st.text(st.characters(max_codepoint=0xFF)) | st.text(st.sampled_from("a -\n\t\r\x00\x0b\x7f\u2010"))


@given(TEXTS)
def test_a_text_is_deceiving_where_the_pattern_finds_it(text: str) -> None:
    """Most texts are told to be plain before the pattern is even compiled."""
    assert bool(deceiving(text)) == (DECEIVING.search(text) is not None)


@given(TEXTS)
def test_only_what_the_parser_has_no_table_for_is_replaced(text: str) -> None:
    """As the pattern alone would do it."""
    assert tame(text) == BEYOND.sub("\u00fc", text)
