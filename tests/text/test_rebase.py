"""Edits carried over to a newer file: where the lines around them stand, or not at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rung.model.finding import Edit
from rung.model.span import Source, Span
from rung.text.edit import apply
from rung.text.rebase import made, rebased

OLD = Source("a.md", b"one\ntwo\nthree\nfour\n")


def carried(new: bytes, start: int, end: int, text: bytes) -> bytes | None:
    source = Source("a.md", new)
    found = rebased(OLD, source, Edit(Span(start, end), text))
    return None if found is None else apply(source, [found])


def test_an_edit_moves_with_its_lines() -> None:
    assert carried(b"zero\none\ntwo\nthree\nfour\n", 8, 13, b"3") == b"zero\none\ntwo\n3\nfour\n"
    assert carried(b"zero\none\ntwo\nthree\nfour\n", 8, 8, b"2.5\n") == b"zero\none\ntwo\n2.5\nthree\nfour\n"
    assert carried(b"zero\none\ntwo\nthree\nfour\n", 19, 19, b"five\n") == b"zero\none\ntwo\nthree\nfour\nfive\n"


def test_an_edit_of_a_line_that_changed_is_not_made() -> None:
    assert carried(b"one\ntwo\nTHREE\nfour\n", 8, 13, b"3") is None
    assert carried(b"one\ntwo\nTHREE\nfour\n", 4, 7, b"2") == b"one\n2\nTHREE\nfour\n"


def test_nothing_is_put_between_lines_that_are_no_longer_neighbours() -> None:
    assert carried(b"one\ntwo\nnew\nthree\nfour\n", 8, 8, b"2.5\n") is None
    assert carried(b"one\nTWO\nthree\nfour\n", 8, 8, b"2.5\n") is None


def test_an_edit_that_was_made_before_is_known_by_its_text() -> None:
    edit = Edit(Span(8, 8), b"a sentence of its own\n")
    assert made(Source("a.md", b"one\ntwo\na sentence of its own\nthree\n"), edit)
    assert not made(OLD, edit)
    assert not made(Source("a.md", b"x y\n"), Edit(Span(0, 0), b"x\n"))  # too short to mean anything


@given(st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=8), st.data())
def test_in_an_unchanged_file_every_edit_stays_where_it_is(lines: list[str], data: st.DataObject) -> None:
    source = Source("a.md", "".join(f"{line}\n" for line in lines).encode())
    start = data.draw(st.integers(0, len(source.data)))
    edit = Edit(Span(start, data.draw(st.integers(start, len(source.data)))), b"x")
    assert rebased(source, Source("a.md", source.data), edit) == edit


@given(st.lists(st.text("ab", max_size=2), max_size=8), st.lists(st.text("ab", max_size=2), max_size=3), st.data())
def test_lines_put_before_a_file_move_every_edit_by_their_length(
    lines: list[str], before: list[str], data: st.DataObject
) -> None:
    old = Source("a.md", "".join(f"{line} {number}\n" for number, line in enumerate(lines)).encode())
    added = "".join(f"new {line}\n" for line in before).encode()
    new = Source("a.md", added + old.data)
    start = data.draw(st.integers(0, len(old.data)))
    edit = Edit(Span(start, start), b"|")
    found = rebased(old, new, edit)
    if found is not None and old.data:
        assert apply(new, [found]) == added + apply(old, [edit])
