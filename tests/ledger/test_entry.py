from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.ledger import payload
from rung.ledger.canonical import JSON
from rung.ledger.entry import LONGEST, ZEROS, EntryError, Head, blobs_in, decode, link
from rung.ledger.reason import Reason
from rung.model.errors import UntrustedError


def test_the_first_entry_names_zeros_and_the_next_names_its_hash() -> None:
    first = link(Head(), payload(1))
    second = link(first.head, payload(2))
    assert decode(first.data).prev == ZEROS
    assert decode(second.data).prev == hashlib.sha256(first.data).hexdigest()
    assert [decode(line.data).seq for line in (first, second)] == [1, 2]


def test_an_entry_is_one_line_whatever_text_it_holds() -> None:
    line = link(Head(), payload(1, text="a\nb\r\u2028\u0000")).data
    assert b"\n" not in line
    assert decode(line).fields["text"] == "a\nb\r\u2028\u0000"


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(-5, 5) | st.text(max_size=5).map(str.strip)))
def test_what_is_linked_is_read_back(more: dict[str, JSON]) -> None:
    try:
        line = link(Head(4, "ab" * 32), payload(1, **more))
    except UntrustedError:
        return  # lone surrogates have no form; that they are refused is test_canonical's promise
    entry = decode(line.data)
    assert (entry.seq, entry.prev, entry.run) == (5, "ab" * 32, "a1b2c3")
    assert {name: entry.fields[name] for name in more} == more


@pytest.mark.parametrize("name", ["at", "mono", "kind", "actor", "run"])
def test_an_entry_without_a_required_field_is_refused(name: str) -> None:
    fields = {key: value for key, value in payload(1).items() if key != name}
    with pytest.raises(UntrustedError, match=name):
        link(Head(), fields)


@pytest.mark.parametrize(
    "more", [{"seq": 1}, {"prev": ZEROS}, {"at": "2026-11-09 03:12"}, {"mono": -1}, {"mono": True}, {"kind": 3}]
)
def test_a_payload_that_is_none_is_refused(more: dict[str, JSON]) -> None:
    with pytest.raises(UntrustedError):
        link(Head(), {**payload(1), **more})


def test_an_entry_that_is_too_long_is_refused_and_not_read() -> None:
    with pytest.raises(UntrustedError, match="blob"):
        link(Head(), payload(1, text="x" * LONGEST))
    with pytest.raises(EntryError) as caught:
        decode(b"x" * (LONGEST + 1))
    assert caught.value.reason is Reason.TOO_LONG


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", Reason.BROKEN_JSON),
        (b"\xff", Reason.BROKEN_JSON),
        (b"{", Reason.BROKEN_JSON),
        (b"[" * 100_000, Reason.NOT_CANONICAL),
        (b'"\\"[' * 200_000, Reason.BROKEN_JSON),
        (b'{"a":NaN}', Reason.BROKEN_JSON),
        (b"[]", Reason.NOT_AN_ENTRY),
        (b"{}", Reason.UNCHAINED),
        (b'{"prev":"","seq":1}', Reason.NOT_AN_ENTRY),
    ],
)
def test_a_line_that_is_no_entry_has_its_reason(line: bytes, reason: Reason) -> None:
    with pytest.raises(EntryError) as caught:
        decode(line)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"mono":1', b'"mono": 1'),
        (b'"mono":1', b'"mono":1,"mono":1'),
        (b'"kind"', b'"\\u006bind"'),
        (b'"n":0.5', b'"n":0.50'),
        (b'"n":0.5', b'"n":5e-1'),
        (b'"n":0.5', b'"n":9007199254740993'),
        (b'"n":0.5', b'"n":"\\ud800"'),
    ],
)
def test_the_same_value_in_another_spelling_is_not_canonical(old: bytes, new: bytes) -> None:
    line = link(Head(), payload(1, n=0.5)).data
    assert old in line
    with pytest.raises(EntryError) as caught:
        decode(line.replace(old, new))
    assert caught.value.reason is Reason.NOT_CANONICAL


def test_blobs_are_found_at_any_depth_and_nothing_else_is_taken_for_one() -> None:
    one, two = "ab" * 32, "cd" * 32
    fields = payload(1, stdout={"blob": one}, more=[{"x": {"blob": two}}], script=one, blob="no digest")
    assert blobs_in([link(Head(), fields).data]) == {one, two}
    assert json.loads(link(Head(), fields).data)["stdout"] == {"blob": one}
