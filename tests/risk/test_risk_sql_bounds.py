"""What a hostile query may cost: text that would hold the second SQL parser up is not followed, and never a look."""

from __future__ import annotations

import pytest

from rung.model.effect import Effect
from rung.risk.classify import classify


@pytest.mark.parametrize("piece", ["[a] ", "(1) "])
def test_more_brackets_than_any_query_has_are_not_followed(piece: str) -> None:
    verdict = classify("select " + piece * 5000, "sql")
    assert verdict.effect is Effect.UNKNOWN
    assert "brackets" in verdict.reason
