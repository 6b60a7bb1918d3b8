"""Days as people type them, and none where two countries read two."""

from __future__ import annotations

from datetime import date

import pytest

from rung.lint.dates import written_day

DAY = date(2026, 11, 9)


@pytest.mark.parametrize(
    "text",
    ["2026-11-09", "2026/11/9 (drill)", "on 2026.11.09", "9 Nov 2026", "9th of November 2026", "November 9, 2026",
     "Nov. 9th 2026", "09-Nov-2026", "2026-11-09T03:00Z"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_typed(text: str) -> None:
    assert written_day(text) == DAY


@pytest.mark.parametrize("text", ["", "never", "03/04/2026", "last week", "November 2026", "2026", "12026-11-09"])
def test_what_is_no_day_or_might_be_two_is_none(text: str) -> None:
    assert written_day(text) is None


def test_a_day_that_no_calendar_has_is_given_back_in_words() -> None:
    assert written_day("2026-02-30") == "2026-02-30"
    assert written_day("31 June 2026") == "31 June 2026"
