"""What grew stays what it was, however it is grown further."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rung.run.grown import Grown


@given(st.lists(st.tuples(st.integers(0, 30), st.integers())))
def test_each_version_holds_what_it_was_given_whatever_grew_from_it(steps: list[tuple[int, int]]) -> None:
    versions: list[tuple[Grown[int], tuple[int, ...]]] = [(Grown(), ())]
    for place, item in steps:
        grown, plain = versions[place % len(versions)]
        versions.append((grown.plus(item), (*plain, item)))
    for grown, plain in versions:
        assert tuple(grown) == plain
        assert len(grown) == len(plain)
        assert grown == plain
        assert hash(grown) == hash(plain)
        assert (bool(grown), grown[:2], repr(grown)) == (bool(plain), list(plain[:2]), repr(plain))
        if plain:
            assert (grown[-1], grown[0]) == (plain[-1], plain[0])
