"""Whoever listens to a command hears it in order, and holds up nothing by not listening."""

from __future__ import annotations

import threading

import pytest

from rung.model.job import Flag, Job, Stream
from rung.outside.process import run
from rung.outside.telling import MOST_BEHIND, Telling


def test_everything_is_told_in_order() -> None:
    heard: list[tuple[Stream, bytes]] = []
    telling = Telling(lambda stream, data: heard.append((stream, data)))
    told = [(Stream.STDOUT if n % 2 else Stream.STDERR, b"%d" % n) for n in range(500)]
    for stream, data in told:
        telling(stream, data)
    telling.end()
    assert heard == told


def test_what_a_paused_listener_does_not_take_in_time_is_counted_and_said() -> None:
    going, heard = threading.Event(), bytearray()

    def listen(_: Stream, data: bytes) -> None:
        going.wait()
        heard.extend(data)

    telling = Telling(listen)
    chunk = b"x" * 65536
    for _ in range(2 * MOST_BEHIND // len(chunk)):
        telling(Stream.STDOUT, chunk)
    going.set()
    telling.end()
    kept = heard.count(b"x")
    assert kept >= MOST_BEHIND
    assert f"[… {2 * MOST_BEHIND - kept} bytes not shown".encode() in heard


def test_what_a_listener_raises_is_raised_where_the_command_is_followed() -> None:
    def listen(_: Stream, __: bytes) -> None:
        raise BrokenPipeError

    telling = Telling(listen)
    telling(Stream.STDOUT, b"a")
    with pytest.raises(BrokenPipeError):
        telling.end()


def test_a_listener_that_stands_still_holds_up_no_time_limit() -> None:
    going = threading.Event()
    stopped = threading.Timer(20.0, going.set)  # only so that a failure ends too
    stopped.start()
    seen: list[bool] = []

    def listen(_: Stream, data: bytes) -> None:
        if data == b"over\n":
            going.set()
        elif data:
            seen.append(going.wait())

    script = 'trap "echo over; exit 3" INT; echo began; while :; do sleep 0.05; done'
    thread = threading.Thread(target=lambda: ended.append(run(Job(script=script, timeout=0.4, grace=2.0), listen)))
    ended: list[object] = []
    thread.start()
    thread.join(5.0)
    # The listener still stands: the command was stopped all the same, and only the telling is waited for.
    assert not going.is_set()
    going.set()
    thread.join(10.0)
    stopped.cancel()
    outcome = run(Job(script="exit 4"), listen)
    assert outcome.exit == 4
    (first,) = ended
    assert Flag.TIMED_OUT in first.flags  # type: ignore[attr-defined]  # the only thing put there is an outcome
    assert first.seconds < 5  # type: ignore[attr-defined]  # it is an outcome
