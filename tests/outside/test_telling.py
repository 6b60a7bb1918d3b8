"""Whoever listens to a command hears it in order, and holds up nothing by not listening."""

from __future__ import annotations

import threading

import pytest

from fakes.patience import gone
from rung.model.job import Flag, Job, Outcome, Stream
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
    going, heard = threading.Event(), threading.Event()
    pids: list[int] = []
    ended: list[Outcome] = []

    def listen(_: Stream, data: bytes) -> None:
        if data:  # an empty one only says that time passes
            pids.append(int(data))
            heard.set()
            going.wait()

    def follow(seconds: float) -> None:
        ended.append(run(Job(script="echo $$; while :; do sleep 0.05; done", timeout=seconds), listen))

    for seconds in (0.4, 4.0, 40.0):  # a machine that stood still at the wrong moment has more time
        thread = threading.Thread(target=follow, args=(seconds,))
        thread.start()
        while thread.is_alive() and not heard.wait(0.01):
            pass
        if heard.is_set():
            break
    # The listener still stands: the command was stopped all the same, and only the telling is waited for.
    stopped, waits = gone(pids[0]), thread.is_alive()
    going.set()
    thread.join()
    assert (stopped, waits) == (True, True)
    assert Flag.TIMED_OUT in ended[-1].flags
