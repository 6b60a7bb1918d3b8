"""What counts as a change, as a look, and as a procedure."""

from __future__ import annotations

import pytest

from fakes.entries import runbook
from rung.lint.course import is_procedure, known_change
from rung.model.effect import Effect, Verdict
from rung.model.replacing import replace
from rung.model.runbook import Shape


@pytest.mark.parametrize(
    ("effect", "rule", "changes"),
    [
        (Effect.OBSERVE, "x", False),
        (Effect.UNKNOWN, "x", False),
        (Effect.MUTATE, "systemctl", True),
        (Effect.MUTATE, "redirection", False),
        (Effect.DESTROY, "redirection", True),
    ],
)
def test_only_what_is_known_to_change_the_system_counts(effect: Effect, rule: str, changes: bool) -> None:
    assert known_change(Verdict(effect, "", rule)) is changes


def test_a_readme_and_a_page_without_commands_are_no_procedures() -> None:
    page = runbook(path="docs/README.md", shape=Shape.PAGE)
    assert not is_procedure(page)
    assert not is_procedure(replace(page, path="docs/other.md"))
    assert is_procedure(replace(page, shape=Shape.ALERT))
