"""Text made at random: what is called a look is run, and changes nothing."""

from __future__ import annotations

import pytest

from sandbox.box import bubblewrap, watch
from sandbox.fuzz import generated, looks, several, wrong

COUNT = 1_000
SEED = 20


@pytest.mark.slow
def test_a_thousand_texts_that_are_called_a_look_change_nothing_when_they_run() -> None:
    bubblewrap()
    texts = several(COUNT, SEED)
    assert len(texts) == COUNT
    assert wrong(texts) == []


def test_the_generator_makes_changes_that_the_classifier_must_hold_back() -> None:
    texts = generated(300, SEED)
    let_through = set(looks(texts))
    held = [text for text in texts if text not in let_through]
    assert len(held) > 100
    assert any(seen.changed for seen in wrong(held[:40]))


def test_one_that_changes_something_is_found_among_those_that_do_not() -> None:
    commands = ["ls", "cat a", "touch new", "ls", "rm b", "id", "echo a"]
    changed = [seen.command for seen in watch(commands, batch=5) if seen.changed]
    assert changed == ["touch new", "rm b"]
