from __future__ import annotations

import re

from rung.outside.randomness import nonce, run_id


def test_ids_are_short_and_nonces_are_not() -> None:
    assert re.fullmatch(r"[0-9a-f]{6}", run_id())
    assert re.fullmatch(r"[0-9a-f]{32}", nonce())


def test_no_two_are_alike() -> None:
    assert len({run_id() for _ in range(50)}) > 40
    assert len({nonce() for _ in range(50)}) == 50
