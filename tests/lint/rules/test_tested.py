"""A typed date of the last test against the ledger: a claim until a run of this revision stands behind it."""

from __future__ import annotations

from datetime import date

import pytest

from fakes.judges import judge
from rung.library.library import Library
from rung.lint.engine import Options, check
from rung.lint.profile import Profile
from rung.lint.subject import Tested
from rung.model.span import Source
from rung.text.read import read

TODAY = date(2026, 11, 22)
CODES = {"tested-claim", "tested-in-future", "tested-long-ago", "never-tested"}


def _found(typed: str, tested: Tested | None) -> dict[str, str]:
    source = Source("a.md", f"# RUN-001: Queue\nOwner: A\nLast Tested: {typed}\n\n## Scope\n".encode())
    options = Options(profile=Profile.TRUSTED, today=TODAY, tested=tested)
    findings = check(Library((read(source),)), [source], judge, options).findings
    return {finding.code: finding.message for finding in findings if finding.code in CODES}


def test_a_date_with_a_run_of_this_revision_behind_it_is_left_in_peace() -> None:
    assert _found("2026-11-09", lambda _: date(2026, 11, 9)) == {}


def test_a_date_without_a_run_of_this_revision_is_a_claim() -> None:
    assert "no test of this revision" in _found("2026-11-09", lambda _: None)["tested-claim"]


def test_a_date_without_any_ledger_is_a_claim_and_the_ledger_is_not_blamed() -> None:
    assert "there is no ledger here" in _found("2026-11-09", None)["tested-claim"]


def test_a_date_bumped_by_hand_after_the_last_run_is_a_claim() -> None:
    assert "was on 2026-10-01" in _found("2026-11-09", lambda _: date(2026, 10, 1))["tested-claim"]


@pytest.mark.parametrize("typed", ["2026-11-23", "23 Nov 2026", "Jan 5, 2027"])
def test_a_date_in_the_future_is_an_error(typed: str) -> None:
    assert "lies in the future" in _found(typed, None)["tested-in-future"]


def test_today_is_not_the_future() -> None:
    assert "tested-in-future" not in _found("2026-11-22", None)


def test_a_test_a_year_back_is_long_ago() -> None:
    assert "tested-long-ago" in _found("1 Nov 2025", None)
    assert "tested-long-ago" not in _found("1 Dec 2025", None)
