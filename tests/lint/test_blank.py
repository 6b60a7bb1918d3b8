"""A stand-in is no value."""

from __future__ import annotations

import pytest

from rung.lint.blank import is_blank


@pytest.mark.parametrize(
    "text", ["", " ", "TBD", "todo", "N/A", "-", "—", "?", "[Team or role]", "<owner>", "{{ owner }}", "never", "TODO."]
)
def test_stand_ins_are_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize(
    "text", ["Team A", "2026-01-01", "none of the above teams", "<a@b.example>, <c@d.example>", "Never-Sleep Team"]
)
def test_values_are_not(text: str) -> None:
    assert not is_blank(text)
