from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from rung.ledger.merkle import root, roots


def by_definition(lines: list[bytes]) -> bytes:
    """RFC 6962 §2.1, word for word."""
    if not lines:
        return hashlib.sha256(b"").digest()
    if len(lines) == 1:
        return hashlib.sha256(b"\x00" + lines[0]).digest()
    split = 1
    while split * 2 < len(lines):
        split *= 2
    return hashlib.sha256(b"\x01" + by_definition(lines[:split]) + by_definition(lines[split:])).digest()


@given(st.lists(st.binary(max_size=4), max_size=40))
def test_the_root_is_the_one_of_the_recursive_definition(lines: list[bytes]) -> None:
    assert root(lines) == by_definition(lines)


@given(st.lists(st.binary(max_size=4), max_size=20), st.sets(st.integers(0, 25)))
def test_roots_of_many_sizes_are_the_roots_of_each(lines: list[bytes], sizes: set[int]) -> None:
    assert roots(lines, sizes) == {size: by_definition(lines[:size]) for size in sizes if size <= len(lines)}


def test_the_root_of_the_published_example_is_met() -> None:
    # The test vectors that certificate transparency publishes for its trees of 1 and 8 leaves.
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    lines = [bytes.fromhex(leaf) for leaf in leaves]
    assert root(lines[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root(lines).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
