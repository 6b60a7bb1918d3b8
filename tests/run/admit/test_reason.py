"""A reason or a name is something that a reader sees."""

from __future__ import annotations

import pytest

from rung.model.errors import UsageError
from rung.run.admit.reason import needed


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "\u2066 \u2069", "\u3164", "\ufeff"])
def test_what_nobody_sees_is_no_reason(text: str) -> None:
    with pytest.raises(UsageError, match="needs a reason"):
        needed(text, "an approval")


def test_a_reason_stays_as_it_was_written() -> None:
    assert needed(" naïve\u200d ", "a skip") == "naïve\u200d"
