"""Single keys from the terminal, awaited for a while at a time, so that a prompt can notice what others do."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import click

try:
    import termios
    import tty
except ImportError:  # not on Windows: there a key is awaited for as long as it takes
    termios = None  # type: ignore[assignment]  # asked for before each use

_UTF8_LONG = 0x80

Pressed = Callable[[float], str | None]
"""Waits so many seconds for a key and returns it, or None when none was pressed."""


@contextmanager
def single_keys() -> Iterator[Pressed]:
    """Read single keys while this lasts. What was typed before is dropped: it was meant for something else.

    Ctrl-C interrupts as everywhere.
    """
    if termios is None:
        yield lambda _seconds: click.getchar()
        return
    place = sys.stdin.fileno()
    before = termios.tcgetattr(place)
    tty.setcbreak(place, termios.TCSAFLUSH)
    try:
        yield lambda seconds: _pressed(place, seconds)
    finally:
        with suppress(termios.error):  # the terminal went away, and its settings with it
            termios.tcsetattr(place, termios.TCSADRAIN, before)


def forget_typed() -> None:
    """Drop what was typed and not read yet, so that no answer to one question answers the next."""
    if termios is not None and sys.stdin.isatty():
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


def _pressed(place: int, seconds: float) -> str | None:
    ready, _, _ = select.select([place], [], [], seconds)
    if not ready:
        return None
    data = os.read(place, 1)
    if not data:
        return "\x04"  # the terminal went away
    if data[0] >= _UTF8_LONG:
        data += os.read(place, 3)
    return data.decode("utf-8", "replace")
