"""The precision that is published is that of the labels, and the labels are about what the checker says today."""

from __future__ import annotations

import pytest

from lint import labelled
from shared import shared

pytestmark = pytest.mark.once


def test_the_published_page_is_that_of_the_labels() -> None:
    assert labelled.PAGE.read_text("utf-8") == labelled.page(labelled.labels()), "run benchmarks/precision.py page"


def test_a_rule_below_ninety_in_a_hundred_is_off_unless_asked_for() -> None:
    for tally in labelled.tallies(labelled.labels()):
        assert tally.precision >= labelled.LEAST or labelled.is_preview(tally.code), tally


def test_of_the_findings_that_chance_chose_95_in_100_hold() -> None:
    chance = [label for label in labelled.labels() if label.drawn]
    assert len(chance) == labelled.DRAWN
    assert sum(label.true for label in chance) >= 0.95 * len(chance)


def test_no_place_was_judged_twice_and_each_has_a_reason() -> None:
    judged = labelled.labels()
    assert len({(label.code, label.path, label.fingerprint) for label in judged}) == len(judged)
    assert all(label.reason for label in judged)


def test_of_what_the_checker_says_today_95_in_100_are_known_to_hold() -> None:
    true = {(label.code, label.path, label.fingerprint) for label in labelled.labels() if label.true}
    found = [
        one for one in labelled.placed(labelled.report(shared("corpora"))) if not labelled.is_preview(one.finding.code)
    ]
    assert sum(one.key in true for one in found) >= 0.95 * len(found)
