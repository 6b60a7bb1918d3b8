"""The verdict words: what one of them means does not hang on which question was asked."""

from __future__ import annotations

import pytest

from rung.app.probing.question import TOOLS, questions
from rung.probes.probe import TROUBLE


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_no_question_uses_a_word_of_trouble_for_something_else(tool: str) -> None:
    trouble = {word.name for word in TROUBLE}
    assert {name: word.name for name, probe in questions(tool) for word in probe.words if word.name in trouble} == {}
