"""Text made at random: what is called a look is run, and changes nothing."""

from __future__ import annotations

from sandbox.box import bubblewrap
from sandbox.fuzz import generated, looks, wrong

COUNT = 4_000
RUN = 1_000
SEED = 20


def test_what_is_called_a_look_changes_nothing_when_it_runs() -> None:
    bubblewrap()
    texts = looks(generated(COUNT, SEED))
    assert len(texts) > COUNT // 10, "the generator makes too few looks to prove anything"
    assert wrong(texts[:RUN]) == []


def test_the_generator_makes_changes_that_the_classifier_must_hold_back() -> None:
    texts = generated(300, SEED)
    let_through = set(looks(texts))
    held = [text for text in texts if text not in let_through]
    assert len(held) > 100
    assert any(seen.changed for seen in wrong(held[:40]))
