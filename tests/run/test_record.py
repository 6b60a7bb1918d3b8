"""Every kind of event goes into the ledger as JSON and comes back as it was."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.ledger.canonical import canonical
from rung.ledger.entry import Head, link
from rung.ledger.entry import decode as line_of
from rung.model.event.event import KINDS, Event
from rung.run.lines import sentence
from rung.run.record import decode, encode, kind

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
numbers = st.integers(0, 2**40)
st.register_type_strategy(str, text)
st.register_type_strategy(int, numbers)
events = st.sampled_from(sorted(KINDS.values(), key=lambda each: each.__name__)).flatmap(st.from_type)
AT = "2026-11-09T03:12:45.000001Z"


@given(events, numbers)
def test_an_event_comes_back_from_the_ledger_as_it_was(event: Event, mono: int) -> None:
    payload = {**encode(event), "at": AT, "mono": mono, "actor": "anna", "run": "run1"}
    line = link(Head(), payload).data
    found = decode(line_of(line).fields)
    assert found.event == event
    assert (found.seq, found.actor) == (1, "anna")
    assert json.loads(line)["kind"] == kind(event)
    assert canonical(line_of(line).fields) == line


@given(events)
def test_every_event_is_told_in_one_sentence_of_its_own(event: Event) -> None:
    assert sentence(event) != type(event).__name__


@pytest.mark.parametrize(
    "entry",
    [
        {"kind": "approval.revoked", "text": "x"},
        {"kind": "remark", "text": "x", "revokes": 3},
        {"kind": "remark"},
        {"kind": "remark", "text": ["x"]},
        {"kind": "run.closed", "outcome": "exploded"},
        {"kind": "check.result", "check": {"part": "moon", "step": 1, "index": 0}, "answer": "yes", "observed": ""},
        {},
    ],
)
def test_what_this_version_does_not_know_is_never_half_read(entry: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="kind"):
        decode({"seq": 1, "at": AT, "actor": "anna", **entry})
