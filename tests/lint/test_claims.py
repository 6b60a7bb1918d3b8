"""Cases in nearly the same words are found without comparing each with each, and none is missed by that."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fakes.entries import prose, runbook
from rung.lint.claims import Claims
from rung.model.replacing import replace
from rung.model.runbook import Runbook, Scope
from rung.model.span import Span

WORDS = ("queue", "pool", "full", "stuck", "slow", "disk", "broker", "late", "the", "of", "lost")


def _handling(*cases: str) -> Runbook:
    lines = tuple(prose(case, at=number * 100) for number, case in enumerate(cases))
    return replace(runbook("RUN-1"), scope=Scope(lines, (), Span(0, 1)))


def _words(text: str) -> set[str]:
    return set(text.split()) - {"the", "of"}


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join), min_size=1, max_size=12))
def test_the_index_finds_what_comparing_each_with_each_finds(cases: list[str]) -> None:
    one = _handling(*cases)
    assert one.scope is not None
    claims = Claims([one])
    for line in one.scope.handles:
        mine = _words(line.text)
        alike = [
            other.span
            for other in one.scope.handles
            if len(mine) >= 2 and 5 * len(mine & _words(other.text)) >= 4 * len(mine | _words(other.text))
        ]
        assert [claim.line.span for claim in claims.alike(line)] == sorted(alike)


def test_one_word_is_too_little_to_compare() -> None:
    one = _handling("outage", "the outage")
    assert one.scope is not None
    assert Claims([one]).alike(one.scope.handles[0]) == []
