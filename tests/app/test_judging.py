"""The language that a fence names decides how its command is judged."""

from __future__ import annotations

import pytest

from rung.app.driving.judging import spoken
from rung.model.runbook import Command, FenceWords
from rung.model.span import Span
from rung.text.fence_words import language_of


def _command(language: str, info: str) -> Command:
    return Command("x", language, info, FenceWords(), Span(0, 1), Span(0, 1))


@pytest.mark.parametrize(
    ("info", "read"),
    [
        ("mysql", "mysql"),
        ("sqlite target=main", "sqlite"),
        ("postgres", "postgres"),
        ("sql", "sql"),
        ("zsh", "zsh"),
        ("sh", "bash"),
        ("console", "bash"),
        ("", "bash"),
        ("promql", "promql"),
    ],
)
def test_a_command_is_judged_in_the_dialect_that_its_fence_names(info: str, read: str) -> None:
    assert spoken(_command(language_of(info), info)) == read


def test_the_dialect_that_a_target_reads_stays() -> None:
    assert spoken(_command("mysql", "sql target=orders")) == "mysql"
