"""A phrase by itself, as a test writes it."""

from __future__ import annotations

from rung.model.expect import Expect
from rung.text.phrase.broken import Broken
from rung.text.phrase.expect import find_expect
from rung.text.phrase.words import Words


def expectation(text: str, at: int = 0) -> Expect | Broken | None:
    """Return the first expectation of a text that begins at the byte ``at``."""
    return find_expect(Words(text, at))
