"""The page of each family, made from its table."""

from __future__ import annotations

import pytest

from rung.model.errors import UsageError
from rung.risk.pages import families, page


@pytest.mark.parametrize("family", families())
def test_a_family_has_a_page_with_a_heading_sources_and_cases(family: str) -> None:
    text = page(family)
    assert text.startswith("# ")
    assert "Source: " in text
    assert "| command | level |" in text


def test_the_page_says_what_an_option_does_in_a_sentence() -> None:
    assert "`-delete` removes what find matches" in page("coreutils")


def test_a_family_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(UsageError) as caught:
        page("nonsense")
    assert caught.value.id == "unknown-family"
    assert "coreutils" in caught.value.advice
