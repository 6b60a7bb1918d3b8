"""What a person would type from a block."""

from __future__ import annotations

import pytest

from rung.lint.typed import as_typed
from rung.model.runbook import Command, FenceWords
from rung.model.span import Span


def _typed(text: str, language: str = "bash") -> str:
    return as_typed(Command(text, language, language, FenceWords(), Span(0, 0), Span(0, 0))).text


@pytest.mark.parametrize(("text", "typed"), [
    ("ls -l", "ls -l"),
    ("   ls\n     -l", "ls\n  -l"),
    ("$ ls\nfile  other\n$ df", "ls\ndf"),
    ("  $ oc get pods \\\n      -A\nNAME READY", "oc get pods \\\n      -A"),
    ("root@host:~# id\nuid=0", "id"),
    ("echo $HOME\n$CMD x", "echo $HOME\n$CMD x"),
])  # fmt: skip
def test_prompts_indentation_and_output_are_taken_off(text: str, typed: str) -> None:
    assert _typed(text) == typed


def test_other_languages_are_left_alone() -> None:
    assert _typed("  $ select 1", "sql") == "  $ select 1"
