from __future__ import annotations

import pytest

from fakes.ledger import RUN, keys, ledger, note
from rung.ledger.checkpoint import Checkpoint, CheckpointError, checkpoint, read, signed_by
from rung.ledger.reason import Reason


def test_a_signed_head_says_how_many_entries_there_are_and_who_signed() -> None:
    lines, pair = ledger(5), keys()
    text = note(lines, pair)
    assert text.split("\n")[:2] == [f"rung/run/{RUN}", "5"]
    assert read(text) == checkpoint(RUN, lines)
    assert signed_by(text, (keys("other", 2).public, pair.public)) == pair.public


def test_a_changed_head_does_not_fit_its_signature() -> None:
    pair = keys()
    text = note(ledger(5), pair).replace("\n5\n", "\n4\n", 1)
    with pytest.raises(CheckpointError) as caught:
        signed_by(text, (pair.public,))
    assert caught.value.reason is Reason.BAD_SIGNATURE


def test_a_head_signed_by_another_key_is_not_believed() -> None:
    with pytest.raises(CheckpointError) as caught:
        signed_by(note(ledger(5), keys()), (keys("rung-test", 2).public,))
    assert caught.value.reason is Reason.UNKNOWN_KEY


@pytest.mark.parametrize(
    "text",
    ["", "\n\n\n", "a\n1\nx\n\n— a b\n", "rung/run/x\n01\n" + "A" * 43 + "=\n\n— a b\n", "rung/run/x\n1\n"],
)
def test_what_is_no_signed_head_is_said(text: str) -> None:
    with pytest.raises(CheckpointError) as caught:
        read(text)
    assert caught.value.reason is Reason.BAD_CHECKPOINT


def test_a_signature_line_that_is_none_is_said() -> None:
    text = note(ledger(2), keys())
    for broken in (text.replace("— ", "- "), text[:-10] + "\n", text + "x\n"):
        with pytest.raises(CheckpointError) as caught:
            signed_by(broken, (keys("nobody", 3).public,))
        assert caught.value.reason is Reason.BAD_CHECKPOINT


def test_the_text_that_is_signed_ends_with_a_newline() -> None:
    assert Checkpoint("x", 0, b"\0" * 32).text == f"rung/run/x\n0\n{'A' * 43}=\n"
