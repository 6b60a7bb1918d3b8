from __future__ import annotations

import json

import pytest

from fakes.ledger import anchor, ledger
from rung.ledger.anchor import Anchor, AnchorError


def test_an_anchor_is_one_line_that_fits_a_ticket_and_is_read_back() -> None:
    one = anchor(ledger(3))
    assert str(one) == f"a1b2c3 3 {one.root.hex()}"
    assert Anchor.parse(f"  {one}\n") == one


def test_where_and_when_it_was_put_stand_beside_it() -> None:
    one = anchor(ledger(3))
    line = one.json("ticket OPS-7", "2026-11-09T03:12:45Z")
    assert json.loads(line)["where"] == "ticket OPS-7"
    assert Anchor.from_json(line) == one


@pytest.mark.parametrize("text", ["", "a1b2c3 3", "a1b2c3 03 " + "a" * 64, "a1b2c3 3 " + "A" * 64, "a b 3 " + "a" * 64])
def test_what_is_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(AnchorError):
        Anchor.parse(text)
    with pytest.raises(AnchorError):
        Anchor.from_json(json.dumps({"anchor": text}))
