"""The registry finds what extension folders offer."""

from __future__ import annotations

import pytest

from rung.lint.rule import Rule
from rung.registry import offered


def test_what_is_offered_comes_in_the_order_of_the_files() -> None:
    names = [name for name, _ in offered("rung.lint.rules", "RULE", Rule)]
    assert names == sorted(names)
    assert "rung.lint.rules.owner_missing" in names


def test_a_file_that_offers_nothing_is_named() -> None:
    with pytest.raises(TypeError, match=r"rung\.lint\.rules\.\w+ must offer NOTHING"):
        offered("rung.lint.rules", "NOTHING", Rule)
