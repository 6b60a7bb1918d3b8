from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rung.outside.capture import Capture


@given(st.lists(st.binary(max_size=60)), st.integers(0, 50))
def test_head_and_tail_are_those_of_the_whole_stream(chunks: list[bytes], cap: int) -> None:
    capture, whole = Capture(cap), b"".join(chunks)
    for chunk in chunks:
        capture.feed(chunk)
    captured = capture.captured()
    assert captured.total == len(whole)
    assert whole.startswith(captured.head)
    assert whole.endswith(captured.tail)
    assert len(captured.head) + len(captured.tail) == min(cap, len(whole))
    assert captured.dropped == max(0, len(whole) - cap)
    if not captured.dropped:
        assert captured.data == whole


def test_a_gap_is_told_where_it_is() -> None:
    capture = Capture(4)
    capture.feed(b"abcdefgh" * 20_000)
    assert capture.captured().data == b"ab\n[\xe2\x80\xa6 159996 bytes not kept \xe2\x80\xa6]\ngh"
