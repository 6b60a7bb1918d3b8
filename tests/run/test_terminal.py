"""What a terminal shows in the end is what a check reads: nothing of an order to it is a figure."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.model.expect import (
    Capture,
    Comparison,
    Contains,
    FieldOf,
    JsonIs,
    LinesAre,
    Matcher,
    Matches,
    NumberIs,
    SameAs,
)
from rung.model.span import Span
from rung.run.matcher import Seen, match, take
from rung.run.terminal import readings, shown
from rung.secrets.sequence import UNSEEN
from rung.secrets.strip import deep

ESC, CSI = "\x1b", "\x1b["
PLAIN = st.text('ab 95.\n\t\u00e4\u4e2d{}"', max_size=12)
SILENT = st.sampled_from(
    [
        *(f"{CSI}{colour}m" for colour in ("", "0", "31", "1;31", "38;5;196", "48;2;9;5;9", "4:3")),
        *(f"{CSI}?25l", f"{CSI}?25h", f"{CSI}6n", f"{CSI}0 q", f"{CSI}>4;2m", "\x9b7m", f"{ESC}(B", f"{ESC}=", "\x0f"),
        *(f"{ESC}]0;build 95\x07", f"{ESC}]8;;http://web/95{ESC}\\", f"{ESC}P1$r0m{ESC}\\", "\x00", "\x07", "\x7f"),
    ]
)
UNKNOWN = st.sampled_from(
    [f"{CSI}?1049h", f"{CSI}?47;25h", f"{ESC}7", f"{ESC}c", f"{CSI}2;5r", f"{CSI}3b", f"{CSI}4h", CSI, f"{ESC}]0;", ESC]
)
STEPS = st.text("ABCDEFGHJKXdf", min_size=1, max_size=1)
MOVES = st.builds(lambda count, second, name: f"{CSI}{count};{second}{name}", *[st.integers(0, 2000)] * 2, STEPS)


@given(st.lists(st.tuples(PLAIN, SILENT), max_size=6), PLAIN)
def test_what_shows_nothing_is_as_if_it_were_not_there(pieces: list[tuple[str, str]], rest: str) -> None:
    dressed = "".join(text + order for text, order in pieces) + rest
    bare = "".join(text for text, _ in pieces) + rest
    assert shown(dressed) == shown(bare) == bare
    for matcher in _asked(bare):
        assert match(matcher, Seen(0, dressed, {1: bare})) == match(matcher, Seen(0, bare, {1: bare}))
    field = Capture("x", FieldOf(1, 1), Span(0, 1))
    assert take(field, dressed) == take(field, bare)


def _asked(text: str) -> list[Matcher]:
    words: list[Matcher] = [Contains(text), Matches(f"^{re.escape(text)}$"), SameAs(1)]
    figures: list[Matcher] = [NumberIs(Comparison.LESS, 60), LinesAre(Comparison.EQUAL, 1)]
    return [*words, *figures, JsonIs("a", Comparison.EQUAL, 95.0)]


@given(st.text())
def test_a_text_without_orders_is_shown_as_it_is(text: str) -> None:
    plain = re.sub(r"[\x00-\x08\r\x0e-\x1f\x7f\x9b]", "", text)
    assert shown(plain) == plain
    assert readings(plain) == (plain,)


@given(
    st.lists(st.text("ab 9%", min_size=1, max_size=8), min_size=1, max_size=5), st.sampled_from(["padded", "erased"])
)
def test_of_a_line_that_is_written_again_the_last_one_stands(frames: list[str], how: str) -> None:
    if how == "padded":
        output = "".join(f"{frame:8}\r" for frame in frames) + "\n95"
    else:
        output = "".join(f"\r{CSI}K{frame}" for frame in frames) + "\n95"
    assert [line.rstrip(" ") for line in shown(output).split("\n")] == [frames[-1].rstrip(" "), "95"]


@given(st.text("ab95.", max_size=12))
def test_what_is_struck_twice_or_taken_back_stands_once(text: str) -> None:
    assert shown("".join(f"{sign}\b{sign}" for sign in text)) == text
    assert shown("".join(f"7\b \b{sign}" for sign in text)) == text
    assert shown("".join(f"_\b{sign}" for sign in text)) == text


@given(st.lists(PLAIN | SILENT | MOVES | st.sampled_from(["\r", "\b", "\r\n"]), max_size=12))
def test_whatever_is_drawn_holds_no_order_and_is_as_it_is_when_drawn_again(pieces: list[str]) -> None:
    output = "".join(pieces)
    drawn = shown(output)
    assert drawn == output or (not re.search(r"[\x00-\x08\r\x0e-\x1f\x7f\x9b]", drawn) and shown(drawn) == drawn)
    assert len(drawn) < 30_000


@given(PLAIN, UNKNOWN, PLAIN)
def test_a_figure_beside_an_order_that_is_not_known_is_doubtful(before: str, order: str, after: str) -> None:
    output = f"95 {before}{order}\n{after}"
    assert shown(output) == output
    found = match(NumberIs(Comparison.MORE, 0), Seen(0, output, {}))
    assert (found.holds, found.doubtful) == (False, True)


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("above\nbelow\n\x1b[2A\x1b[2Kdone\n", "done\nbelow\n"),
        ("9\x1b[B5", "9\n 5"),
        ("old\n\x1b[H\x1b[2J95\n", "95\n"),
        ("a\tb\rc", "c       b"),
        ("ab\x1b[2D\x1b[1Xc", "cb"),
        ("\x1b[3Gx\x1b[1;1Hy", "y x"),
        ("1\n2\n3\x1b[2;1H\x1b[J", "1\n\n"),
        ("\x1b[999Cx\n" * 9000, "\x1b[999Cx\n" * 9000),
        ("\n" * 30 + "95\x1b[H5", "\n" * 30 + "95\x1b[H5"),
    ],
)
def test_a_drawing_is_followed_as_far_as_it_is_known(output: str, expected: str) -> None:
    assert shown(output) == expected


def test_a_figure_that_is_written_over_by_a_shorter_one_is_doubtful_where_both_answers_differ() -> None:
    found = match(NumberIs(Comparison.LESS, 60), Seen(0, "100\r9\n", {}))
    assert (found.holds, found.doubtful) == (False, True)
    assert match(NumberIs(Comparison.MORE, 5), Seen(0, "100\r9\n", {})).holds


def test_a_figure_cut_by_what_takes_no_room_is_one_and_one_that_is_turned_is_doubtful() -> None:
    assert not match(NumberIs(Comparison.LESS, 60), Seen(0, "9\u200b5", {})).holds
    assert match(NumberIs(Comparison.EQUAL, 95), Seen(0, "9\u200b5", {})).holds
    assert match(NumberIs(Comparison.LESS, 60), Seen(0, "\u202e59", {})).doubtful


def test_what_takes_no_room_is_the_same_for_a_figure_and_for_a_secret() -> None:
    alone = re.compile(f"[{UNSEEN}]")
    for sign in map(chr, range(0x80, 0xFFFF)):
        if not "\ud800" <= sign <= "\udfff":
            assert (alone.match(sign) is not None) == (deep(sign.encode()) is not None), hex(ord(sign))
