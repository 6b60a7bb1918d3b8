from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.ledger import chained, ledger, payload
from rung.ledger.chain import verify
from rung.ledger.entry import ZEROS, Head, link
from rung.ledger.reason import Reason


def reasons(lines: list[bytes]) -> list[tuple[Reason, int]]:
    return [(fault.reason, fault.line) for fault in verify(lines).faults]


def test_a_chain_as_written_is_whole() -> None:
    report = verify(ledger(50))
    assert report.whole
    assert (report.count, report.head.seq) == (50, 50)
    assert verify([]).whole


@pytest.mark.parametrize("place", range(7))
def test_an_edited_entry_is_named(place: int) -> None:
    lines = ledger(8)
    lines[place] = lines[place].replace(b"anna", b"otto")
    assert reasons(lines) == [(Reason.EDITED, place + 1)]


@pytest.mark.parametrize("place", range(8))
def test_an_inserted_entry_is_named(place: int) -> None:
    lines = ledger(8)
    before = verify(lines[:place]).head
    lines.insert(place, link(before, payload(99)).data)
    assert reasons(lines) == [(Reason.INSERTED, place + 1)]


def test_several_inserted_entries_are_one_fault() -> None:
    lines = ledger(8)
    head = verify(lines[:3]).head
    first = link(head, payload(98))
    lines[3:3] = [first.data, link(first.head, payload(99)).data]
    assert reasons(lines) == [(Reason.INSERTED, 4)]


@pytest.mark.parametrize("place", range(7))
def test_a_deleted_entry_is_named(place: int) -> None:
    lines = ledger(8)
    del lines[place]
    assert reasons(lines) == [(Reason.DELETED, place + 1)]


@pytest.mark.parametrize(("one", "other"), [(0, 1), (2, 3), (1, 6), (0, 7)])
def test_swapped_entries_are_named(one: int, other: int) -> None:
    lines = ledger(8)
    lines[one], lines[other] = lines[other], lines[one]
    assert reasons(lines) == [(Reason.SWAPPED, one + 1)]


def test_a_line_added_without_the_chain_is_named() -> None:
    lines = ledger(8)
    assert reasons([*lines, link(Head(8, ZEROS), payload(9)).data]) == [(Reason.UNCHAINED, 9)]
    assert reasons([*lines, b'{"kind":"step.end"}']) == [(Reason.UNCHAINED, 9)]
    assert reasons([*lines, lines[3]]) == [(Reason.UNCHAINED, 9)]


def test_a_line_that_is_none_explains_the_break_after_it() -> None:
    lines = ledger(8)
    lines[4] = lines[4][:-5]
    assert reasons(lines) == [(Reason.BROKEN_JSON, 5)]
    lines = ledger(8)
    lines[4] = lines[4].replace(b":", b": ", 1)
    assert reasons(lines) == [(Reason.NOT_CANONICAL, 5)]


def test_an_entry_of_another_run_is_named() -> None:
    lines = chained([payload(1), payload(2, run="ffffff"), payload(3)])
    assert reasons(lines) == [(Reason.OTHER_RUN, 2)]


def test_two_attacks_are_two_faults() -> None:
    lines = ledger(12)
    lines[2] = lines[2].replace(b"anna", b"otto")
    del lines[8]
    assert reasons(lines) == [(Reason.EDITED, 3), (Reason.DELETED, 9)]


@given(st.randoms(use_true_random=False), st.integers(0, 10**9))
def test_no_change_of_a_byte_before_the_last_line_goes_unseen(chance: random.Random, seed: int) -> None:
    text = bytearray(b"\n".join(ledger(6)))
    place = seed % text.rfind(b"\n")
    old = text[place]
    text[place] = chance.choice([value for value in range(256) if value != old])
    assert not verify(bytes(text).split(b"\n")).whole
